/** The console as browsers get it from the service: which paths are its page, its files, and how both may be kept. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { runService, type Service, startService } from '../support/service.js';

const root = join(import.meta.dirname, '../..');
const built = join(root, 'console/dist');
/** As Chromium asks when somebody goes to an address, and when a page asks for its parts. */
const page = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };
const all = { 'Accept-Encoding': 'gzip, deflate, br, zstd' };
/** Below 128 bits no two are ever the same by chance. */
const digest = (body: Buffer): string => createHash('sha256').update(body).digest('base64url').slice(0, 22);

let database: TestDatabase;
let service: Service;
let script: string;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  const html = await readFile(join(built, 'index.html'), 'utf8');
  script = `/${/type="module"[^>]* src="\.\/(assets\/[^"]+)"/.exec(html)![1]!}`;
});

afterAll(async () => {
  await service.stop();
  await database.drop();
});

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  from?: string;
}

/** Exactly as it is asked and answered: nothing is added, followed or unpacked. */
async function ask(path: string, { method = 'GET', headers = {}, from = service.url }: Asked = {}) {
  const { hostname, port } = new URL(from);
  const sent = request({ hostname, port, path, method, headers, agent: false }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(answer);
  return { status: answer.statusCode!, headers: answer.headers, body, text: body.toString() };
}

const problem = (status: number) => ({
  status,
  headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
});

describe('the page', () => {
  it.each([
    '/',
    '/assignments?status=pending&sort=dueAt',
    '/assignments/new',
    '/nothing/here',
    '/index.html',
  ])(
    'is at %s for whoever goes there, is asked for again each time, and loads what is there',
    async (path) => {
      const { status, headers, text } = await ask(path, { headers: page });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
      expect(headers['vary']!.split(', ').sort()).toEqual(['Accept', 'Accept-Encoding']);
      expect(text).toContain('<base href="/" />');
      expect(text).toMatch(/<noscript>.*JavaScript.*<p lang="es">/s);
      const parts = [...text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, part]) => `/${part}`);
      expect(parts).toContain(script);
      for (const part of parts) expect(await ask(part)).toMatchObject({ status: 200 });
    },
  );

  it('is at / for everybody, also for curl', async () => {
    for (const Accept of ['*/*', 'application/json']) {
      expect((await ask('/', { headers: { Accept } })).text).toContain('<div id="root">');
    }
  });

  it('is 304 for whoever has it, by the tag of its content', async () => {
    const first = await ask('/', { headers: page });
    expect(first.headers.etag).toBe(`"${digest(first.body)}"`);
    expect(first.headers['last-modified']).toBeUndefined();
    for (const known of [first.headers.etag!, `"other", W/${first.headers.etag}`]) {
      const again = await ask('/assignments', { headers: { ...page, 'If-None-Match': known } });
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', first.headers.etag]);
      expect(again.headers['cache-control']).toBe('no-cache');
    }
    expect(await ask('/', { headers: { ...page, 'If-None-Match': '"other"' } })).toMatchObject({
      status: 200,
    });
  });

  it('lets a browser run, show and ask what is the service’s own, and nothing inline', async () => {
    const { headers } = await ask('/assignments', { headers: page });
    const policy = headers['content-security-policy'] as string;
    const rules = Object.fromEntries(policy.split(';').map((each) => each.split(/ (.*)/s).slice(0, 2)));
    expect(rules).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'self'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'default',
    });
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    });
    const html = await readFile(join(built, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)| on\w+=|https?:/);
  });
});

describe('a file', () => {
  it('that has its content’s hash in its name is kept for ever', async () => {
    const { status, headers, body } = await ask(script);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(body.equals(await readFile(join(built, script)))).toBe(true);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.1, gzip', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip, *;q=0', 'gzip'],
    ['*', 'br'],
    ['br;q=0, gzip;q=0.0', undefined],
    ['deflate', undefined],
  ])('is compressed as whoever asks says they take it: %s', async (accepted, encoding) => {
    const plain = await readFile(join(built, script));
    for (const path of [script, '/']) {
      const { headers, body } = await ask(path, {
        headers: accepted === undefined ? {} : { 'Accept-Encoding': accepted },
      });
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers.vary).toMatch(/Accept-Encoding/);
      expect(headers['content-length']).toBe(String(body.length));
      const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (same: Buffer) => same }[
        encoding ?? 'none'
      ]!;
      if (path === script) expect(unpack(body).equals(plain)).toBe(true);
      else expect(unpack(body).toString()).toContain('<div id="root">');
      // Each form is tagged as itself.
      expect(headers.etag).toBe(`"${digest(body)}"`);
    }
  });

  it('without a hash in its name is asked for again, and 304 where it is known', async () => {
    const first = await ask('/icon.svg', { headers: all });
    expect(first).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' },
    });
    const again = await ask('/icon.svg', { headers: { ...all, 'If-None-Match': first.headers.etag! } });
    expect([again.status, again.text, again.headers['content-encoding']]).toEqual([304, '', undefined]);
  });

  it('was compressed when it was built, wherever that saves anything', async () => {
    const names = await readdir(join(built, 'assets'));
    const large = [];
    for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
      if ((await stat(join(built, 'assets', name))).size >= 1024) large.push(name);
    }
    expect(large.length).toBeGreaterThan(0);
    for (const name of large) expect(names).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
  });
});

describe('HEAD', () => {
  it.each(['/', '/assignments', '/icon.svg', 'the script'])('is GET without the body: %s', async (name) => {
    const path = name === 'the script' ? script : name;
    const get = await ask(path, { headers: { ...page, ...all } });
    const head = await ask(path, { method: 'HEAD', headers: { ...page, ...all } });
    expect([head.status, head.text]).toEqual([200, '']);
    const lasting = ({ headers }: typeof get): object => ({
      ...headers,
      'x-request-id': undefined,
      date: undefined,
    });
    expect(lasting(head)).toEqual(lasting(get));
  });
});

describe('what is not the console’s', () => {
  it('stays what it is: every path of the document, and those around them', async () => {
    const document = JSON.parse((await ask('/openapi.json')).text) as { paths: object };
    const paths = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '1'));
    expect(paths.length).toBeGreaterThan(50);
    const others = [
      '/api',
      '/API/assignments',
      '/api/nothing',
      '/docs',
      '/docs/nothing.js',
      '/openapi.json',
      '/health/x',
    ];
    for (const path of [...paths, ...others]) {
      const { text } = await ask(path, { headers: page });
      expect([path, text.includes('<div id="root">')]).toEqual([path, false]);
    }
  });

  it.each(['/api', '/api/nothing', '/assets/none-CN1xq8bA.js', '/assets', '/assets/', '/Assets/x'])(
    'is 404 as a problem, also for whoever goes there: %s',
    async (path) => {
      expect(await ask(path, { headers: page })).toMatchObject(problem(404));
    },
  );

  it('is 404 for a part of a build that is gone, which nobody keeps: another instance may have it', async () => {
    const gone = await ask('/assets/index-00000000.js', { headers: { Accept: '*/*' } });
    expect(gone).toMatchObject(problem(404));
    expect(gone.headers['cache-control']).toBe('no-store');
    expect(gone.headers['content-encoding']).toBeUndefined();
  });

  it.each(['*/*', 'application/json', undefined])(
    'is 404 for whoever does not ask for a page: Accept %s',
    async (Accept) => {
      for (const path of [
        '/assignments',
        '/nothing',
        '/index.html',
        '/.vite/manifest.json',
        '/.built-from',
        `${script}.br`,
      ]) {
        const answer = await ask(path, { headers: Accept === undefined ? {} : { Accept } });
        expect([path, answer]).toEqual([path, expect.objectContaining(problem(404))]);
      }
    },
  );

  it('is not read, whatever a path says', async () => {
    for (const path of [
      '/../package.json',
      '/assets/../../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
    ]) {
      for (const headers of [page, { Accept: '*/*' }]) {
        expect((await ask(path, { headers })).text).not.toContain('"dependencies"');
      }
    }
  });

  it('is no path at all: *', async () => {
    expect((await ask('*')).status).toBe(404);
    expect((await ask('*', { headers: page })).status).toBeLessThan(500);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is changed by nobody: %s', async (method) => {
    expect(await ask('/assignments', { method, headers: page })).toMatchObject(problem(404));
    expect(await ask(script, { method, headers: page })).toMatchObject(problem(404));
    const answer = await ask('/', { method, headers: page });
    expect(answer).toMatchObject(problem(405));
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  it('is counted apart, by no address', async () => {
    await ask(script);
    const { text } = await ask('/metrics');
    expect(text).toMatch(/_count\{method="GET",route="console",status="200"\}/);
    expect(text).toMatch(/_count\{method="GET",route="\/assets\/:name",status="200"\}/);
    expect(text).not.toContain(script);
  });

  it('keeps the policy of its own: the documentation', async () => {
    const { headers } = await ask('/docs', { headers: page });
    expect(headers['content-security-policy']).toMatch(/style-src [^;]*'unsafe-inline'/);
  });
});

describe('below a path of PUBLIC_URL', () => {
  it('the page says where it is reached, whether a proxy takes that off or not', async () => {
    const below = await startService(database.url, { PUBLIC_URL: 'https://tools.example.org/onus/' });
    for (const sent of ['', '/onus']) {
      for (const path of [`${sent}/`, `${sent}/assignments/new?status=pending`]) {
        const { status, text } = await ask(path, { headers: page, from: below.url });
        expect([status, text]).toEqual([200, expect.stringContaining('<base href="/onus/" />')]);
        for (const [, part] of text.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)) {
          const { pathname } = new URL(part!, 'https://tools.example.org/onus/');
          expect(await ask(pathname, { from: below.url })).toMatchObject({ status: 200 });
        }
      }
    }
    await below.stop();
  });
});

describe('another build', () => {
  let folder: string;
  let index: string;
  let running: ReturnType<typeof runService>;
  let from: string;

  const start = async (): Promise<void> => {
    running = runService({ DATABASE_URL: database.url, PORT: '0' }, folder);
    from = (await running.until(/Onus serves at (\S+)/))[1]!;
  };
  const stop = async (): Promise<void> => {
    running.process.kill('SIGTERM');
    await running.exited;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onus-console-'));
    index = join(folder, 'console/dist/index.html');
    await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(built, join(folder, 'console/dist'), { recursive: true });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('beneath a service that runs changes nothing of what it serves, until it is started again', async () => {
    await start();
    const before = await ask('/', { headers: page, from });
    // As long as it was, and of the same time: as in an image.
    const { atime, mtime } = await stat(index);
    await writeFile(index, (await readFile(index, 'utf8')).replace('<title>Onus<', '<title>Sunu<'));
    await utimes(index, atime, mtime);
    await rm(join(folder, 'console/dist/assets'), { recursive: true });
    expect(await ask('/', { headers: page, from })).toMatchObject({ status: 200, text: before.text });
    expect(await ask(script, { headers: all, from })).toMatchObject({ status: 200 });
    await stop();

    await start();
    const known = { ...page, 'If-None-Match': before.headers.etag! };
    expect(await ask('/', { headers: known, from })).toMatchObject({
      status: 200,
      text: expect.stringContaining('Sunu'),
    });
    expect(await ask(script, { headers: all, from })).toMatchObject(problem(404));
    await stop();
  });

  it('that is not there keeps no service from starting: it says so once, and / leads to the documentation', async () => {
    await rm(join(folder, 'console'), { recursive: true });
    await start();
    expect(running.output().match(/There is no console in .*console\/dist/g)).toHaveLength(1);
    expect(await ask('/', { headers: page, from })).toMatchObject({
      status: 302,
      headers: { location: '/docs' },
    });
    expect(await ask('/assignments', { headers: page, from })).toMatchObject(problem(404));
    await stop();
  });
});
