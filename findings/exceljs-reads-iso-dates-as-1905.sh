#!/usr/bin/env bash
# exceljs 4.4.0: a cell that has its date as a text of ISO 8601 (t="d", ECMA-376, 18.18.11), which SheetJS writes with cellDates, is
# read as the number at its start, 2027, and so as a day of July 1905. No error says so.
#
# What it costs: days that are 122 years early. So workbooks are read by a reader of our own: docs/decisions/0026-workbooks.md.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @e965/xlsx@0.20.3 exceljs@4.4.0

cat > look.js <<'JS'
import { writeFileSync } from 'node:fs';
import exceljs from 'exceljs';
import { utils, write } from '@e965/xlsx';
const sheet = utils.aoa_to_sheet([[new Date(2027, 0, 31)]], { cellDates: true });
writeFileSync('a.xlsx', write(utils.book_new(sheet, 'Data'), { type: 'buffer', cellDates: true }));
const streamed = [];
for await (const worksheet of new exceljs.stream.xlsx.WorkbookReader('a.xlsx')) {
  for await (const row of worksheet) streamed.push(row.values[1]);
}
const book = new exceljs.Workbook();
await book.xlsx.readFile('a.xlsx');
const whole = book.worksheets[0].getCell('A1').value;
const day = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
console.log(`31 January 2027 is ${day(whole)} as a whole, and ${day(streamed[0])} as a stream`);
process.exit([whole, streamed[0]].some((value) => !day(value).startsWith('2027-01-3')) ? 0 : 1);
JS
node look.js
