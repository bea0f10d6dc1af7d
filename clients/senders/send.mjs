/**
 * Sends what it is told with a client of npm, as that is when nobody configures it, and says what came: one line
 * `method, URL, body, header, header …` in, one line `status, Idempotent-Replayed, body` or `error, sentence` out, all
 * between tabs. The other programs of this folder do the same.
 *
 * node send.mjs fetch|axios-retry|openapi-fetch
 * node send.mjs chromium PROGRAM: in a page of the same origin, with the cookies that were set there
 */
import { createInterface } from 'node:readline';

const clients = {
  async fetch() {
    return async (url, options) => {
      const response = await fetch(url, options);
      return [response.status, response.headers.get('Idempotent-Replayed'), await response.text()];
    };
  },
  async 'axios-retry'() {
    const { default: axios } = await import('axios');
    const { default: axiosRetry } = await import('axios-retry');
    const client = axios.create({ validateStatus: null });
    axiosRetry(client);
    return async (url, { body, ...options }) => {
      const { status, headers, data } = await client.request({
        url,
        data: body,
        ...options,
        responseType: 'text',
      });
      return [status, headers['idempotent-replayed'], data];
    };
  },
  async 'openapi-fetch'() {
    const { default: createClient } = await import('openapi-fetch');
    return async (url, { method, body, headers }) => {
      const { origin, pathname } = new URL(url);
      const client = createClient({ baseUrl: origin });
      const options = { headers, body: body && JSON.parse(body) };
      const { response, data, error } = await client[method](pathname, options);
      return [response.status, response.headers.get('Idempotent-Replayed'), JSON.stringify(data ?? error)];
    };
  },
  async chromium(program) {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    const send = async ([url, options]) => {
      const response = await fetch(url, options);
      return [response.status, response.headers.get('Idempotent-Replayed'), await response.text()];
    };
    return async (url, { method, body, headers }) => {
      const { origin } = new URL(url);
      if (!page.url().startsWith(origin)) await page.goto(`${origin}/health/live`);
      return page.evaluate(send, [url, { method, body, headers }]);
    };
  },
};

const [name, ...args] = process.argv.slice(2);
const send = await clients[name](...args);
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [method, url, body, ...lines] = line.split('\t');
  const headers = Object.fromEntries(lines.map((header) => header.split(': ')));
  const options = body === '' ? { method, headers } : { method, headers, body };
  const said = await send(url, options).catch((error) => ['error', `${error.message} ${error.cause ?? ''}`]);
  console.log(said.map((part) => String(part ?? '').replaceAll(/\s/g, ' ')).join('\t'));
}
process.exit(); // A browser ends with us.
