#!/usr/bin/env bash
# SheetJS (@e965/xlsx 0.20.3, and xlsx 0.18.5, the last in the registry): sheet_to_csv, and sheet_to_json with raw: false, write a
# number of twelve digits as Excel shows it in a narrow column, 1.23457E+11. Two ids that differ in their last digits become one.
#
# What it costs: the records of two people in one. So an id in scientific notation is no id (src/imports/values/ids.ts), and
# workbooks are read as they are (src/imports/file/workbook).
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @e965/xlsx@0.20.3 xlsx@0.18.5

cat > look.js <<'JS'
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const seen = ['@e965/xlsx', 'xlsx'].map((name) => {
  const { utils } = require(name);
  const sheet = utils.aoa_to_sheet([['id'], [123456789012], [123456789013]]);
  return utils.sheet_to_csv(sheet).trim().split('\n').slice(1).join(' ');
});
console.log(seen.join('\n'));
process.exit(seen.every((ids) => ids === '1.23457E+11 1.23457E+11') ? 0 : 1);
JS
node look.js
