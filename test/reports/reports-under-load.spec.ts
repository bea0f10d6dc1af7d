/** Reports while others write, while several are asked for at once, and when nobody waits for them any more. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { caller, sessionOf, signIn } from '../support/api.js';
import { poster, type Send } from '../support/client.js';
import { type Enrolled, enrolment } from '../support/enrolment.js';
import { figuresOf, groupings, type Report, stored, sumsOf } from '../support/reports.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.close());

const path = (groupBy: string): string => `/api/reports/assignments?groupBy=${groupBy}`;

describe('a report', () => {
  it('adds up in each answer while others create, complete and cancel, and in the end is what counting gives', async () => {
    const { rows: counselors } = await world.pool.query<Enrolled>(enrolment('counselors', 600, 'adding-'));
    const send: Send = poster(world.url, await sessionOf(world.url, 'supervisor@demo.test'));
    const scenarioIds = world.scenarios.slice(0, 4).map(({ id }) => id);
    const over = new AbortController();
    const writing = (async () => {
      for (let i = 0; i < counselors.length; i += 3) {
        const counselorIds = counselors.slice(i, i + 3).map(({ id }) => id);
        const { body } = await send('/api/assignments/bulk', {
          counselorIds,
          scenarioIds,
          dueAt: '2026-01-01',
        });
        const [first, second, ...others] = (body as { created: { id: string }[] }).created.map(
          ({ id }) => id,
        );
        await send(`/api/assignments/${first}/start`, {});
        await send(`/api/assignments/${first}/complete`, { result: { score: i % 100 } });
        await send(`/api/assignments/${second}/start`, {});
        await send('/api/assignments/bulk/cancel', { ids: others.slice(0, 3) });
      }
    })().finally(() => over.abort());
    let answers = 0;
    let before = 0;
    while (!over.signal.aborted) {
      for (const groupBy of groupings) {
        const { rows, totals } = (await world.supervisor.get(path(groupBy))).body as Report;
        expect(totals).toMatchObject(sumsOf(rows));
        expect(totals.total).toBeGreaterThanOrEqual(before);
        before = totals.total;
        answers += 1;
      }
    }
    await writing;
    expect(answers).toBeGreaterThan(20);
    const all = await stored(world.pool);
    for (const groupBy of groupings) {
      const { asOf, totals } = (await world.supervisor.get(path(groupBy))).body as Report;
      const { medianDays: _m, p90Days: _p, meanScore: _s, ...counts } = figuresOf(all, asOf);
      expect(totals).toMatchObject(counts);
    }
  });
});

describe('reports that take long', () => {
  /** How many PostgreSQL works on, or holds up. */
  const underWay = async (): Promise<number> => {
    const { rows } = await world.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'onus lists' AND wait_event_type = 'Lock'`,
    );
    return rows[0]!.n;
  };

  /** Nobody reads an assignment meanwhile. */
  async function whileLocked(work: () => Promise<void>): Promise<void> {
    const client = await world.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE assignments');
      await work();
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  it('are one at a time of an organization, and no list and nobody else waits for them', async () => {
    const other = await signIn(world.url, 'admin@other.test');
    const reports: Promise<Response>[] = [];
    await whileLocked(async () => {
      for (const each of [world.supervisor, world.admin])
        reports.push(...Array.from({ length: 4 }, () => sent(each.get(path('week')))));
      await until(async () => (await underWay()) === 1);
      reports.push(sent(other.get(path('group'))));
      await until(async () => (await underWay()) === 2);
      const others = await Promise.all([
        world.supervisor.get('/api/counselors'),
        world.admin.get('/api/scenarios'),
        other.get('/api/counselors'),
        world.supervisor.get('/api/auth/me'),
        caller(world.url).get('/health/ready'),
      ]);
      expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
      expect(await underWay()).toBe(2);
    });
    expect((await Promise.all(reports)).map(({ status }) => status)).toEqual(reports.map(() => 200));
  });

  it('that their caller has left are ended in PostgreSQL, and leave the line', async () => {
    const headers = await sessionOf(world.url, 'supervisor@demo.test');
    await whileLocked(async () => {
      const leaving = new AbortController();
      const { signal } = leaving;
      const left = [1, 2].map(() => fetch(`${world.url}${path('counselor')}`, { headers, signal }));
      const outcomes = Promise.allSettled(left);
      await until(async () => (await underWay()) === 1);
      leaving.abort();
      await until(async () => (await underWay()) === 0, 3);
      expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    });
    expect((await world.supervisor.get(path('counselor'))).status).toBe(200);
    expect(world.services[0].output()).not.toMatch(/internal-error|Something failed on our side/);
  });

  it('keep their connection: the next report goes by the same', async () => {
    const connections = async (): Promise<number[]> => {
      const { rows } = await world.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'onus lists'`,
      );
      return rows.map(({ pid }) => pid);
    };
    await world.supervisor.get(path('counselor'));
    const before = await connections();
    for (const format of ['json', 'csv', 'xlsx'])
      await world.supervisor.get(`${path('counselor')}&format=${format}`);
    expect(before).toEqual(expect.arrayContaining(await connections()));
  });
});

/** Sends a request at once. */
async function sent(call: PromiseLike<Response>): Promise<Response> {
  return call;
}
