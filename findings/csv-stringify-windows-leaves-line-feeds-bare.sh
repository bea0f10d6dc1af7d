#!/usr/bin/env bash
# csv-stringify 6.9.0: with `record_delimiter: 'windows'` a field that has a line feed, and no quote or comma, is written without
# quotes. Without that option it is in quotes, as RFC 4180, 2.6, has it; with it a field is quoted for the whole delimiter alone, "\r\n", and
# for neither half of it. Readers that end a record at any line break, as spreadsheets and d3-dsv do, read one record as two.
#
# What it costs: rows of reports fell apart, at a place that who names a scenario can choose. So `quoted_match` names both halves.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund csv-stringify@6.9.0 d3-dsv@3.0.1

cat > look.js <<'JS'
import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import { csvParseRows } from 'd3-dsv';

const records = [['first line\nsecond line', '1']];
const text = stringify(records, { record_delimiter: 'windows' });
console.log(JSON.stringify(text));
assert.equal(text, 'first line\nsecond line,1\r\n');
const read = csvParseRows(text);
console.log(JSON.stringify(read));
assert.deepEqual(read, [['first line'], ['second line', '1']]);
// With its own delimiter in it, it is quoted.
assert.equal(stringify([['a\r\nb']], { record_delimiter: 'windows' }), '"a\r\nb"\r\n');
assert.equal(stringify([['a\nb']]), '"a\nb"\n');
const mended = stringify(records, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
assert.deepEqual(csvParseRows(mended), records);
JS
node look.js
