#!/usr/bin/env bash
# Chromium 156: once a text of the page was pressed, and a <label> is one, Shift with a press on another label marks the text between the
# two and does not press the checkbox of that label: no click gets there. It does as long as boxes alone were pressed, on the
# box itself, and on a label with user-select: none.
#
# What it costs: in a list where Shift takes a range, with boxes that are made larger by their labels, it sometimes takes none.
# So ours keeps that press from marking text: console/src/assignments/table.tsx.
#
# Needs npm, Node, and Chromium or Chrome (CHROMIUM says where, if it is not in PATH). Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} || {
  echo 'There is no Chromium in PATH: say by CHROMIUM where one is.' >&2
  exit 2
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund playwright-core@1.65.1

cat > look.js <<'JS'
import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: process.argv[2] });
// Presses one thing, then another with Shift.
const after = async (first, second, userSelect = 'auto') => {
  const page = await browser.newPage();
  await page.setContent(`
    <p><input type="checkbox" id="box1"> <label for="box1" id="label1">First</label></p>
    <p><input type="checkbox" id="box2"> <label for="box2" id="label2">Second</label></p>
    <style>label { user-select: ${userSelect} }</style>`);
  await page.click(first);
  await page.click(second, { modifiers: ['Shift'] });
  const isPressed = await page.isChecked('#box2');
  const isMarked = await page.evaluate(() => getSelection().type === 'Range');
  await page.close();
  return `${isPressed ? 'pressed' : 'not pressed'}${isMarked ? ' but text marked' : ''}`;
};
console.log(
  `label after label ${await after('#label1', '#label2')}, label after box ${await after('#box1', '#label2')}, ` +
    `box after label ${await after('#label1', '#box2')}, user-select: none ${await after('#label1', '#label2', 'none')}`,
);
await browser.close();
JS
seen=$(node look.js "$chromium")
expected="label after label not pressed but text marked, label after box pressed, box after label pressed, user-select: none pressed"
echo "the second box by Shift: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
