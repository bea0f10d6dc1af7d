/** Where the `type` of a problem leads: the pages at `/problems`, for people and for programs. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { slugs } from '../../src/http/problems/catalogue.js';
import { problemTypes } from '../../src/http/problems/problem-types.js';
import { problemsMarkdown } from '../../src/http/problems/problems-markdown.js';
import { type Caller, caller } from '../support/api.js';
import type { OpenApiDocument } from '../support/openapi-conformance.js';
import { expectProblem } from '../support/problems.js';
import { createWorld, type World } from '../support/worlds.js';

const origin = 'https://tools.example.org';
const prefix = '/onus';

let world: World;
let below: World;
let anyone: Caller;

beforeAll(async () => {
  const environment = { PUBLIC_URL: origin + prefix };
  [world, below] = await Promise.all([createWorld(), createWorld({ environment })]);
  anyone = caller(world.url);
});

afterAll(() => Promise.all([world?.close(), below?.close()]));

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

/** As a browser asks for it after a click on another site. */
const browse = (path: string) => anyone.get(path).set('Accept', html).set('Sec-Fetch-Site', 'cross-site');

/** What a page links to. */
const linksOf = (page: string): string[] => [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);

describe.each(slugs)('the problem %s', (slug) => {
  const { status, title, retryable } = problemTypes[slug];

  it('is explained to people, as a page that needs no script', async () => {
    const { headers, text } = await browse(`/problems/${slug}`);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      vary: 'Accept',
    });
    for (const word of [
      `<h1>${title}</h1>`,
      `<code>${slug}</code>`,
      String(status),
      `X-Should-Retry: ${retryable}`,
    ]) {
      expect(text).toContain(word);
    }
    expect(headers['content-security-policy']).toMatch(/style-src [^;]*'unsafe-inline'/);
    expect(text).not.toMatch(/<script|<link|\son\w+=|\ssrc=|url\(|@import|undefined|`/i);
    for (const href of linksOf(text))
      expect([href, (await fetch(world.url + href)).status]).toEqual([href, 200]);
  });

  it('is explained to programs', async () => {
    const { headers, body } = await anyone.get(`/problems/${slug}`).set('Accept', 'application/json');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const sentence = expect.stringMatching(/^[A-Z].*\.$/s);
    expect(body).toMatchObject({
      type: `/problems/${slug}`,
      status,
      title,
      retryable,
      meaning: sentence,
      remedy: sentence,
    });
    for (const word of [...body.members, ...body.headers, ...body.codes]) {
      expect(word).toEqual({ name: expect.stringMatching(/^\S+$/), meaning: sentence });
    }
  });
});

describe('all problems', () => {
  it('are listed, and each leads to its own', async () => {
    const { text } = await browse('/problems');
    const links = linksOf(text);
    expect(links).toEqual(expect.arrayContaining(slugs.map((slug) => `/problems/${slug}`)));
    for (const href of links) expect((await fetch(world.url + href)).status).toBe(200);
    const { body } = await anyone.get('/problems').set('Accept', 'application/json');
    expect(body.items).toHaveLength(slugs.length);
    for (const item of body.items) {
      expect((await anyone.get(item.type).set('Accept', 'application/json')).body).toEqual(item);
    }
  });

  it('are in docs/PROBLEMS.md as the catalogue has them: if not, npm run docs', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/PROBLEMS.md'), 'utf8');
    expect(page).toBe(problemsMarkdown());
    for (const [, file] of page.matchAll(/\]\(([A-Z]+\.md)#/g)) {
      await readFile(join(import.meta.dirname, '../../docs', file!));
    }
  });

  it('have members in the document as the catalogue has them', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    const { body } = await anyone.get('/problems').set('Accept', 'application/json');
    const common = ['type', 'title', 'status', 'detail', 'instance'];
    const schemas = Object.values(document.components.schemas) as {
      externalDocs?: { url: string };
      properties: Record<string, object>;
    }[];
    for (const { type, members } of body.items) {
      const described = schemas.filter(({ externalDocs }) => externalDocs?.url === type);
      // What is answered before a request belongs to any operation.
      const isOfNone = /(method-not-allowed|request-timeout|headers-too-large)$/.test(type);
      expect([type, described.length > 0]).toEqual([type, !isOfNone]);
      if (isOfNone) continue;
      const names = new Set(described.flatMap(({ properties }) => Object.keys(properties)));
      expect(names).toEqual(new Set([...common, ...members.map(({ name }: { name: string }) => name)]));
    }
  });

  it('are told of also with a method that the path does not take, and without a body to HEAD', async () => {
    const post = await fetch(`${world.url}/problems`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`${world.url}/problems/not-found`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('a page of which there is none', () => {
  it.each([
    'nothing',
    'Not-Found',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    '<script>',
    'x'.repeat(9_000),
  ])('is itself a problem: %#', async (slug) => {
    const response = await browse(`/problems/${slug}`);
    expectProblem(response, 404, 'not-found');
    expect(response.body.resource).toBe('problem');
  });

  it('is refused where the path decodes to nothing', async () => {
    for (const slug of ['%00', '%zz', '%ff']) {
      expectProblem(await browse(`/problems/${slug}`), 400, 'validation-failed');
    }
    expect((await browse('/problems/%00')).body.detail).toMatch(/^slug has a character/);
  });
});

describe('what is accepted', () => {
  const typeFor = async (accept: string): Promise<string> => {
    const { headers } = await anyone.get('/problems/not-found').set('Accept', accept);
    return headers['content-type']!.split(';', 1)[0]!;
  };

  it.each([html, '*/*', 'text/*', 'application/json;q=0, */*', 'application/json;q=0.1, text/html;q=0.2'])(
    '%s is a page',
    async (accept) => {
      expect(await typeFor(accept)).toBe('text/html');
    },
  );

  it.each([
    'application/json',
    'application/problem+json',
    'application/problem+json, application/json;q=0.5',
    'text/html;q=0, */*',
    'text/html;q=0.1, application/json',
    'image/png',
    'application/xml',
  ])('%s is JSON', async (accept) => {
    expect(await typeFor(accept)).toBe('application/json');
  });

  it.each([
    ',',
    ';;;===',
    'text/html;q=NaN',
    'text/html;q=-1;q=1e999',
    '/',
    '*/*/*',
    '\u00ff\u00fe',
    '"'.repeat(8_000),
    'a/b,'.repeat(3_000),
    `text/html;${'x=";'.repeat(3_000)}`,
    ' \t'.repeat(6_000),
  ])('is one of the two, and at once: hostile %#', async (accept) => {
    const start = performance.now();
    expect(await typeFor(accept)).toMatch(/^(text\/html|application\/json)$/);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('below a path', () => {
  it('a type leads to its page, and the page to others', async () => {
    const key = await below.partner.get('/api/external/assignments/none');
    const nobody = await caller(below.url).get('/api/assignments');
    for (const { body } of [key, nobody]) {
      const { href } = new URL(body.type, `${origin}${body.instance}`);
      expect(href).toMatch(/^https:\/\/tools\.example\.org\/onus\/problems\/[a-z-]+$/);
      // By a proxy that passes the path on, and by one that takes it off.
      for (const path of [body.type, body.type.slice(prefix.length)]) {
        const { status, text } = await caller(below.url).get(path.replace(prefix, '')).set('Accept', html);
        expect(status).toBe(200);
        for (const link of linksOf(text)) {
          expect(link).toMatch(/^\/onus\//);
          expect((await fetch(below.url + link)).status).toBe(200);
        }
        const json = await fetch(below.url + path, { headers: { Accept: 'application/json' } });
        expect(await json.json()).toMatchObject({ type: body.type });
      }
    }
  });
});
