/**
 * The service or PostgreSQL is killed at random moments of an import, and of its undo; it goes on and applies each row exactly once.
 * `CRASH_SEED=7 npm test -- imports-crash` takes other moments.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pool } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/postgres/embedded-postgres.js';
import { type Credentials, sessionOf } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { upload } from '../support/imports.js';
import { makeDataDir, packages } from '../support/postgres.js';
import { type Service, startService } from '../support/service.js';
import { finished } from '../support/uploads.js';
import { texts, workbook } from '../support/workbooks.js';
import { until } from '../support/until.js';

const kills = 20;
const seed = Number(process.env['CRASH_SEED'] ?? 20_261_125);
/** Milliseconds after the upload in which an import of this size has read, applied and ended. */
const latest = 1_500;

const counselors = 1_500;
const scenariosOfAFile = 10;
const repeated = 100;
const unknown = 50;
const rows = counselors * scenariosOfAFile + repeated + unknown;

let dataDir: string;
let postgres: EmbeddedPostgres;
let pool: Pool;
let service: Service;
let admin: Credentials;

beforeAll(async () => {
  dataDir = await makeDataDir();
  postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined, packages });
  pool = new Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
  await start();
  await pool.query(enrolment('counselors', counselors, 'x-'));
  await pool.query(enrolment('scenarios', (kills + 2) * scenariosOfAFile, 'y-'));
});

afterAll(async () => {
  await service.stop();
  await pool.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

async function start(): Promise<void> {
  service = await startService(postgres.url, { DEMO_DATA: 'true', LOG_LEVEL: 'error' });
  admin ??= await sessionOf(service.url, 'admin@demo.test');
}

function file(round: number): string {
  const pairs = Array.from({ length: counselors * scenariosOfAFile }, (_, i) => {
    return `x-${1 + (i % counselors)},y-${1 + round * scenariosOfAFile + Math.floor(i / counselors)}`;
  });
  const nobody = Array.from({ length: unknown }, (_, i) => `nobody-${i},y-1`);
  return ['counselor,scenario', ...pairs, ...pairs.slice(0, repeated), ...nobody].join('\n');
}

/** When the PostgreSQL that answers was started. */
async function startOf(): Promise<string | undefined> {
  const { rows: found } = await pool.query<{ start: string }>(
    'SELECT pg_postmaster_start_time()::text AS start',
  );
  return found[0]?.start;
}

const kill = {
  async service(): Promise<void> {
    await service.stop('SIGKILL');
    await start();
  },
  async postgres(): Promise<void> {
    const pid = async (): Promise<number> =>
      Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'));
    const before = await startOf();
    process.kill(await pid(), 'SIGKILL');
    // Its children answer for a moment longer: it is back when another one does, and the service has met that.
    await until(async () => ![undefined, before].includes(await startOf().catch(() => undefined)));
    await until(async () => (await fetch(`${service.url}/health/ready`)).status === 200);
  },
};

const [moments] = fc.sample(
  fc.noBias(
    fc.array(fc.record({ what: fc.constantFrom('service', 'postgres'), after: fc.nat(latest) }), {
      minLength: kills,
      maxLength: kills,
    }),
  ) as fc.Arbitrary<{ what: keyof typeof kill; after: number }[]>,
  { numRuns: 1, seed },
);

/** Waits for the end of an import of {@link file}: each of its rows is applied, once. */
async function expectOnce(id: string, mode: string): Promise<void> {
  const { counts, status, error } = await finished(service.url, admin, id, 60);
  const created = counselors * scenariosOfAFile;
  expect({ status, error, counts }).toEqual({
    status: 'completed',
    error: null,
    counts:
      mode === 'atomic'
        ? { total: created, created, existing: 0, completedBefore: 0, invalid: 0 }
        : { total: rows, created, existing: repeated, completedBefore: 0, invalid: unknown },
  });
  const { rows: found } = await pool.query<Record<string, number>>(
    `SELECT
       (SELECT count(*)::int FROM assignments WHERE assigned_by_id = $1) AS assignments,
       (SELECT count(*)::int FROM assignment_changes WHERE actor_id = $1) AS changes,
       (SELECT count(*)::int FROM import_rows WHERE import_id = $1) AS rows,
       (SELECT count(*)::int FROM import_outcomes WHERE import_id = $1) AS outcomes,
       (SELECT count(*)::int FROM import_parts) AS parts`,
    [id],
  );
  expect(found).toEqual([
    {
      assignments: created,
      changes: created,
      rows: counts.total,
      outcomes: counts.total! - created,
      parts: 0,
    },
  ]);
}

const statuses = new Set<string>();
/** Imports that went well, to be undone. */
const imported: string[] = [];

it.each(
  moments!.map(({ what, after }, round) => ({
    what,
    after,
    round,
    mode: round % 4 === 3 ? 'atomic' : 'partial',
  })),
)('$mode import $round: $what killed $after ms after the upload', async ({ what, after, round, mode }) => {
  // An atomic import does nothing where a row would be invalid or twice.
  const text =
    mode === 'atomic'
      ? file(round)
          .split('\n')
          .slice(0, 1 + rows - repeated - unknown)
          .join('\n')
      : file(round);
  const { body } = await upload(service.url, admin, text, `?mode=${mode}`);
  await wait(after);
  const { rows: before } = await pool.query<{ status: string; read: boolean }>(
    'SELECT status, rows IS NOT NULL AS read FROM imports WHERE id = $1',
    [body.id],
  );
  statuses.add(`${before[0]!.status}${before[0]!.read ? ', read' : ''}`);
  await kill[what]();
  await expectOnce(body.id, mode);
  imported.push(body.id);
});

it('were killed while rows were read or applied, and not only before and after', () => {
  expect([...statuses].filter((status) => status.startsWith('running'))).not.toEqual([]);
});

describe('a workbook', () => {
  const book = async (round: number): Promise<Buffer> => {
    const [header, ...lines] = file(round).split('\n');
    // What no row names takes a while to read.
    const strings = '<si><t>A text that no cell has</t></si>'.repeat(200_000);
    return workbook({ rows: [header!, ...lines].map((line) => texts(...line.split(','))).join(''), strings });
  };

  it.each([
    { when: 'read', round: kills, is: `status = 'running' AND rows IS NULL` },
    { when: 'applied', round: kills + 1, is: `status = 'running' AND position > 0` },
  ])('whose service is killed while it is $when is imported exactly once', async ({ round, is }) => {
    const { body } = await upload(
      service.url,
      { ...admin, 'Content-Type': 'application/octet-stream' },
      await book(round),
    );
    const isSo = async (): Promise<boolean> =>
      (await pool.query(`SELECT FROM imports WHERE id = $1 AND ${is}`, [body.id])).rows.length === 1;
    await until(isSo, 60);
    await kill.service();
    await expectOnce(body.id, 'partial');
  });
});

const undos = 6;
const touched = 5;
const undoing = new Set<string>();

it.each(moments!.slice(0, undos).map((moment, round) => ({ ...moment, round })))(
  'the undo of import $round: $what killed $after ms after the request',
  async ({ what, after, round }) => {
    const id = imported[round]!;
    await pool.query(
      `WITH by_hand AS (
         UPDATE assignments SET note = 'By hand', version = version + 1
         WHERE id IN (SELECT id FROM assignments WHERE assigned_by_id = $1 ORDER BY id LIMIT ${touched})
         RETURNING id, version
       )
       INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, from_status, to_status, changes)
       SELECT id, version, 'web', 'user', id, 'Sam', 'pending', 'pending', '{"note": {"from": null, "to": "By hand"}}' FROM by_hand`,
      [id],
    );
    const undo = (): Promise<Response> =>
      fetch(`${service.url}/api/admin/imports/${id}/undo`, { method: 'POST', headers: admin });
    const broken = undo().catch(() => undefined);
    await wait(after);
    const { rows: before } = await pool.query<{ status: string; position: number }>(
      'SELECT status, position FROM imports WHERE undo_of = $1',
      [id],
    );
    undoing.add(before[0] === undefined ? 'none' : `${before[0].status}, ${before[0].position > 0}`);
    await kill[what]();
    await broken;
    const again = await undo();
    expect(again.status).toBe(200);
    const cancelled = counselors * scenariosOfAFile - touched;
    const answer = (await again.json()) as { import: { id: string } };
    expect(answer).toMatchObject({
      cancelled,
      touched,
      import: { status: 'completed', rows: cancelled + touched },
    });
    const { rows: found } = await pool.query<Record<string, number>>(
      `SELECT
         count(*) FILTER (WHERE status = 'cancelled' AND version = 2)::int AS cancelled,
         count(*) FILTER (WHERE status = 'pending' AND version = 2)::int AS touched,
         (SELECT count(*)::int FROM assignment_changes WHERE actor_id = $2) AS changes,
         (SELECT count(*)::int FROM import_rows WHERE import_id = $2) AS rows,
         (SELECT count(*)::int FROM import_outcomes WHERE import_id = $2) AS outcomes,
         (SELECT count(*)::int FROM imports WHERE undo_of = $1) AS undos
       FROM assignments WHERE assigned_by_id = $1`,
      [id, answer.import.id],
    );
    expect(found).toEqual([
      { cancelled, touched, changes: cancelled, rows: cancelled + touched, outcomes: touched, undos: 1 },
    ]);
  },
);

it('undos were killed while they cancelled, and not only before and after', () => {
  expect([...undoing]).toContain('running, true');
});
