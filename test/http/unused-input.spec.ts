/**
 * What is neither used nor refused does not exist: every route of the document refuses a query parameter, a member and a
 * form field that it does not know, and names it.
 */
import { randomUUID } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { conforming, type Credentials, keyOf, sessionOf } from '../support/api.js';
import type { OpenApiDocument } from '../support/openapi-conformance.js';
import { documentedRoutes, isPartners, nameOf, type Route } from '../support/routes.js';
import {
  finished,
  type ImportAnswer,
  path,
  send,
  tryUpload,
  upload,
  type Wishes,
} from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;
let key: Credentials;
let routes: Route[];

interface Problem {
  type: string;
  errors: { field: string; code: string }[];
}

beforeAll(async () => {
  world = await createWorld({ environment: { IMPORT_MOST_MEBIBYTES: '2' } });
  key = await keyOf(world.admin);
  admin = await sessionOf(world.url, 'admin@demo.test');
  routes = await documentedRoutes(world.url);
});

afterAll(() => world?.close());

/** What is stored of files that are no import. */
const orphans = 'SELECT FROM import_parts WHERE import_id NOT IN (SELECT id FROM imports)';

const isUpload = (route: Route): boolean =>
  ['post /api/admin/imports', 'post /api/admin/imports/preview'].includes(nameOf(route));

/** Calls every route, who must name `surplus` as what it does not know; those that do not, and what they answered. */
async function whoHeard(wanted: Route[], wish: { query?: string; body?: object }): Promise<string[]> {
  const heard: string[] = [];
  for (const route of wanted) {
    const to = `${route.path.replace('{id}', randomUUID())}${wish.query ?? ''}`;
    const agent = request(world.url);
    const test = agent[route.method](to)
      .set(isPartners(route) ? key : admin)
      .set('If-Match', '*');
    const response = await conforming(world.url, route.method, to, test.send(wish.body));
    const { errors = [] } = response.body as { errors?: { field: string; code: string }[] };
    if (!errors.some(({ field, code }) => field === 'surplus' && code === 'unknown-field')) {
      heard.push(`${nameOf(route)}: ${response.status} ${response.text}`);
    }
  }
  return heard;
}

describe('a name that no route knows', () => {
  it('is refused as a parameter of the query, by every route', async () => {
    expect(await whoHeard(routes, { query: '?surplus=1' })).toEqual([]);
  });

  it('is refused as a member of the body, by every route that takes JSON or nothing', async () => {
    const others = routes.filter((route) => !isUpload(route));
    expect(others.length).toBeGreaterThan(30);
    expect(await whoHeard(others, { body: { surplus: 1 } })).toEqual([]);
  });

  it('is refused also after a thousand parameters that are known', async () => {
    const many = `?${'status=pending&'.repeat(1_000)}surplus=1`;
    expect(await whoHeard([{ method: 'get', path: '/api/assignments' }], { query: many })).toEqual([]);
  });
});

describe('a version to match', () => {
  it('is refused by every route that changes something and has none; the others document it', async () => {
    const { paths } = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    const takesIt = ({ method, path: template }: Route): boolean =>
      (paths[template]?.[method]?.parameters ?? []).some(({ name }) => name === 'If-Match');
    const changing = routes.filter((route) => route.method !== 'get' && !isUpload(route));
    const heard: string[] = [];
    for (const route of changing) {
      const to = route.path.replace('{id}', randomUUID());
      const agent = request(world.url);
      const who = isPartners(route) ? key : admin;
      const test = agent[route.method](to).set(who).set('If-Match', '"1"');
      const { body } = await conforming(world.url, route.method, to, test);
      const { errors = [] } = body as Partial<Problem>;
      if (!errors.some(({ field }) => field === 'If-Match')) heard.push(nameOf(route));
    }
    expect(heard).toEqual(changing.filter(takesIt).map(nameOf));
    expect(heard.length).toBeGreaterThan(10);
  });
});

describe('a form', () => {
  const csv = 'external_id,name\nform-1,Form One\n';

  function form(...fields: [name: string, value: string][]): FormData {
    const made = new FormData();
    for (const [name, value] of fields) made.append(name, value);
    made.append('file', new Blob([csv], { type: 'text/csv' }), 'people.csv');
    return made;
  }

  async function refused(body: FormData, wishes: Wishes = {}): Promise<{ field: string; code: string }[]> {
    const answer = await tryUpload<Problem>(world.url, admin, body, wishes);
    expect({ status: answer.status, type: answer.body.type }).toEqual({
      status: 400,
      type: '/problems/validation-failed',
    });
    const { rows } = await world.pool.query(orphans);
    expect(rows).toHaveLength(0);
    return answer.body.errors.map(({ field, code }) => ({ field, code }));
  }

  it('says what is to be done with its file, as the query may', async () => {
    const one = await upload(world.url, admin, form(['type', 'counselors'], ['dryRun', 'true']));
    expect(one).toMatchObject({ type: 'counselors', dryRun: true });
    expect(await finished(world.url, admin, one.id)).toMatchObject({ counts: { total: 1, created: 1 } });
    const { rows } = await world.pool.query(`SELECT FROM counselors WHERE external_id = 'form-1'`);
    expect(rows).toHaveLength(0);
  });

  it('may say it after its file', async () => {
    const made = form();
    made.append('type', 'counselors');
    made.append('dryRun', 'true');
    expect(await upload(world.url, admin, made)).toMatchObject({ type: 'counselors', dryRun: true });
  });

  it.each<[string, FormData, Wishes, object]>([
    ['that it does not know', form(['surplus', '1']), {}, { field: 'surplus', code: 'unknown-field' }],
    ['with a wrong value', form(['dryRun', 'perhaps']), {}, { field: 'dryRun', code: 'not-a-boolean' }],
    ['twice', form(['mode', 'atomic'], ['mode', 'partial']), {}, { field: 'mode', code: 'not-allowed' }],
    [
      'that the query has too',
      form(['dryRun', 'true']),
      { dryRun: true },
      { field: 'dryRun', code: 'repeated' },
    ],
    ['that is very long', form(['surplus', 'x'.repeat(17_000)]), {}, { field: 'surplus', code: 'too-long' }],
    ['named file that is a text', form(['file', 'x']), {}, { field: 'file', code: 'unexpected-file' }],
  ])('is refused with a field %s, and nothing of it is kept', async (_, body, wishes, fault) => {
    expect(await refused(body, wishes)).toEqual([fault]);
  });

  it.each<[string, 'before' | 'after', [name: string, value: string][], object]>(
    (['before', 'after'] as const).flatMap((place) => [
      [
        'unarchive of assignments',
        place,
        [['unarchive', 'true']],
        { field: 'unarchive', code: 'not-for-assignments' },
      ],
      [
        'reassignCompleted of a roster',
        place,
        [
          ['type', 'counselors'],
          ['reassignCompleted', 'true'],
        ],
        { field: 'reassignCompleted', code: 'not-for-rosters' },
      ],
    ]),
  )('is refused with %s %s its file', async (_, place, fields, fault) => {
    const made = form(...(place === 'before' ? fields : []));
    if (place === 'after') for (const [name, value] of fields) made.append(name, value);
    expect(await refused(made)).toEqual([fault]);
  });

  it.each(['before', 'after'] as const)(
    'has its type beside options of the query %s its file',
    async (place) => {
      const made = place === 'before' ? form(['type', 'counselors']) : form();
      if (place === 'after') made.append('type', 'counselors');
      const one = await upload(world.url, admin, made, { unarchive: true, dryRun: true });
      expect(one).toMatchObject({ type: 'counselors', unarchive: true });
    },
  );

  it('takes unarchive and reassignCompleted where they mean something', async () => {
    const options: [string, string][] = [
      ['type', 'counselors'],
      ['unarchive', 'true'],
      ['dryRun', 'true'],
    ];
    expect(await upload(world.url, admin, form(...options))).toMatchObject({ unarchive: true });
    const made = form(['reassignCompleted', 'true']);
    made.append('dryRun', 'true');
    expect(await upload(world.url, admin, made)).toMatchObject({ reassignCompleted: true });
  });

  it('is refused with a name for its file, which has one', async () => {
    expect(await refused(form(['fileName', 'x.csv']))).toEqual([
      { field: 'fileName', code: 'unknown-field' },
    ]);
  });

  it('is refused with more fields than anybody needs', async () => {
    const fields = Array.from({ length: 30 }, (_, i): [string, string] => [`x${i}`, '1']);
    expect(await refused(form(...fields))).not.toEqual([]);
  });

  it('sent again under its Idempotency-Key is another request when it says something else', async () => {
    const headers = { ...admin, 'Idempotency-Key': 'a-form' };
    const first = await upload(world.url, headers, form(['type', 'counselors'], ['dryRun', 'true']));
    const again = form(['dryRun', 'true'], ['type', 'counselors']);
    expect((await upload(world.url, headers, again)).id).toBe(first.id);
    const other = await tryUpload<Problem>(world.url, headers, form(['type', 'counselors']));
    expect(other.status).toBe(422);
  });
});

describe('an upload that is compressed for its way', () => {
  const csv = 'external_id,name\nzip-1,Zipped\n';
  const to = `${path}?type=counselors&dryRun=true`;
  const compressed = { gzip: gzipSync(csv), deflate: deflateSync(csv), br: brotliCompressSync(csv) };

  const sent = <Body = ImportAnswer>(coding: string, body: Buffer, type = 'text/csv') =>
    send<Body>(world.url, 'post', to, {
      headers: { ...admin, 'Content-Type': type, 'Content-Encoding': coding },
      body: new Uint8Array(body),
    });

  it.each(Object.entries(compressed))('by %s is read as what it was', async (coding, body) => {
    const { status, body: one } = await sent(coding, body);
    expect(status).toBe(202);
    expect(one.bytes).toBe(csv.length);
    expect(await finished(world.url, admin, one.id)).toMatchObject({ counts: { total: 1, created: 1 } });
  });

  it('may be a form', async () => {
    const text = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${csv}\r\n--b--\r\n`;
    const { status, body } = await sent('gzip', gzipSync(text), 'multipart/form-data; boundary=b');
    expect(status).toBe(202);
    expect(await finished(world.url, admin, body.id)).toMatchObject({ counts: { total: 1, created: 1 } });
  });

  it.each(['text/csv', 'multipart/form-data; boundary=b'])(
    'as %s is refused where it is not compressed, or not to its end',
    async (type) => {
      for (const body of [Buffer.from(csv), gzipSync(csv.repeat(100)).subarray(0, -20)]) {
        const answer = await sent<Problem>('gzip', body, type);
        expect(answer.status).toBe(400);
        expect(answer.body.errors).toMatchObject([{ code: 'malformed-encoding' }]);
      }
    },
  );

  it('by a coding that is not known is refused', async () => {
    expect((await sent<Problem>('compress', Buffer.from(csv))).status).toBe(415);
  });

  it('may not become larger than a file may be', async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024, 'a'));
    expect(bomb.length).toBeLessThan(10_000);
    expect((await sent<Problem>('gzip', bomb)).status).toBe(413);
    const { rows } = await world.pool.query(orphans);
    expect(rows).toHaveLength(0);
  });
});
