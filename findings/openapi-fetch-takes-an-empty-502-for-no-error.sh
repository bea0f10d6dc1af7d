#!/usr/bin/env bash
# openapi-fetch 0.17.0: an answer that failed and has no body (Content-Length: 0), as proxies write it, gives neither data nor error. Its
# types say that one of them is there, and its documentation to look at error. Without Content-Length error is an empty text, which is
# as false. Known: https://github.com/openapi-ts/openapi-typescript/issues/2530.
#
# What it costs: what failed is shown as done. With openapi-react-query too, which throws what is in error: a mutation succeeds with
# undefined. So an answer is the service's own or it is a failure: console/src/api/client.ts.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0

cat > look.js <<'JS'
import { createServer } from 'node:http';
import createClient from 'openapi-fetch';
const server = createServer(({ url }, response) => {
  response.statusCode = 502;
  if (url === '/chunked') response.flushHeaders();
  response.end(url === '/words' ? 'Bad Gateway' : undefined);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` });
const seen = async (path) => {
  const { data, error, response } = await client.POST(path);
  return `${path} ${response.status} ${error ? 'an error' : 'no error'} (${JSON.stringify(error)}), data ${data}`;
};
console.log([await seen('/empty'), await seen('/chunked'), await seen('/words')].join('; '));
server.close();
JS
seen=$(node look.js)
expected='/empty 502 no error (undefined), data undefined; /chunked 502 no error (""), data undefined; /words 502 an error ("Bad Gateway"), data undefined'
echo "what if (error) makes of a 502: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
