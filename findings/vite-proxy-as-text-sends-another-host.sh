#!/usr/bin/env bash
# Vite 8.3.8: in server.proxy a target that is written as a text is not the short form of { target }. The text brings changeOrigin: true,
# with which the service gets its own address as Host; { target } leaves the Host that the browser sent. Its documentation calls the text
# a shorthand, and shows changeOrigin as something to add.
#
# What it costs: who adds an option to a proxy, or takes the last one away, changes Host by it. A service that holds Origin against Host
# then refuses what it took before. So ours is written as { target }: console/vite.config.ts.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund vite@8.3.8

cat > look.js <<'JS'
import { createServer as createService } from 'node:http';
import { createServer } from 'vite';
const service = createService(({ headers }, response) => response.end(headers.host));
await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
const target = `127.0.0.1:${service.address().port}`;
const hostBy = async (proxy) => {
  const vite = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, ws: false, proxy: { '/api': proxy } },
  });
  await vite.listen();
  const proxied = `127.0.0.1:${vite.httpServer.address().port}`;
  const host = await (await fetch(`http://${proxied}/api`)).text();
  await vite.close();
  return { [target]: "the service's", [proxied]: "the proxy's" }[host] ?? host;
};
console.log(`a text ${await hostBy(`http://${target}`)}, { target } ${await hostBy({ target: `http://${target}` })}`);
service.close();
JS
seen=$(node look.js)
expected="a text the service's, { target } the proxy's"
echo "whose address the service gets as Host: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
