/** How long one create and one change of status take, alone on the connection, in a large table. */
import { randomUUIDv7 } from 'node:crypto';
import type { Client } from 'pg';
import type { StatusChange } from '../src/assignments/sql/change-status.js';
import type { WantedSet } from '../src/assignments/sql/wanted.js';
import { built } from './built.ts';
import type { BenchDatabase } from './database.ts';
import { median } from './table.ts';

const { transitions } = await built('src/assignments/lifecycle.js');
const status = await built('src/assignments/sql/change-status.js');
const create = await built('src/assignments/sql/create-where-none-is-active.js');

const runs = 1_000;

export async function timeWrites(
  { pool, organizationId, key }: BenchDatabase,
  client: Client,
): Promise<string[][]> {
  const actor = { kind: 'partner', door: 'partner', id: key.id, name: key.name } as const;
  const wanted = (number: number): WantedSet => ({
    wanted: [
      {
        id: randomUUIDv7(),
        organizationId,
        actor,
        counselor: { externalId: `c-${1 + number}` },
        scenario: { idOrExternalId: 's-7' },
        dueAt: null,
        dueOn: null,
        note: null,
        repeatEveryMonths: null,
        unlessCompletedBefore: false,
      },
    ],
    createNothingOn: [],
    dryRun: false,
  });
  const pending = await pool.query<{ id: string }>(
    `SELECT id FROM assignments WHERE status = 'pending' ORDER BY id LIMIT $1`,
    [runs],
  );
  const start = (number: number): StatusChange => ({
    organizationId,
    ids: [pending.rows[number]!.id],
    versions: null,
    counselorId: null,
    groups: null,
    scenarioIds: null,
    actor,
    transition: transitions.start,
    score: null,
    feedback: null,
    reason: null,
    isFollowed: false,
  });
  const time = async (run: (number: number) => Promise<unknown>): Promise<string> => {
    const times: number[] = [];
    for (let number = 0; number < runs; number += 1) {
      const begun = performance.now();
      await run(number);
      times.push(performance.now() - begun);
    }
    return median(times).toFixed(2);
  };
  return [
    [
      'a create (one in ten finds an active one)',
      await time((number) =>
        client.query({ ...create.createStatements.unkeyed, values: create.parametersOf(wanted(number)) }),
      ),
    ],
    [
      'a start',
      await time((number) =>
        client.query({ ...status.changeStatus(start(number)), values: status.parametersOf(start(number)) }),
      ),
    ],
  ];
}
