/** A create by the service's own statement on its own schema, one statement for each request. */
import { randomUUIDv7 } from 'node:crypto';
import type { Outcome } from '../../src/assignments/sql/wanted.js';
import { built } from '../built.ts';
import { runWithRetries } from './retrying.ts';
import type { Answer } from './bare-server.ts';

const { createStatements, parametersOf } = await built('src/assignments/sql/create-where-none-is-active.js');

const organizationId = process.env['ORGANIZATION_ID'] ?? '';
const actor = {
  kind: 'partner',
  door: 'partner',
  id: process.env['ACTOR_ID'] ?? '',
  name: 'Bench partner',
} as const;

export interface Pair {
  user_id: string;
  scenario_id: string;
}

export async function create(pair: Pair): Promise<Answer> {
  const id = randomUUIDv7();
  const values = parametersOf({
    wanted: [
      {
        id,
        organizationId,
        actor,
        counselor: { externalId: pair.user_id },
        scenario: { idOrExternalId: pair.scenario_id },
        dueAt: null,
        dueOn: null,
        note: null,
        unlessCompletedBefore: false,
      },
    ],
    createNothingOn: [],
    dryRun: false,
  });
  const outcome = await runWithRetries<Outcome>(createStatements.unkeyed, values, 'assignments');
  if (outcome?.outcome !== 'created') {
    return { status: 409, body: { outcome: outcome?.outcome ?? 'serialization-conflict' } };
  }
  return {
    status: 201,
    body: {
      id,
      user_id: outcome.counselorExternalId,
      scenario_id: outcome.scenarioId,
      scenario_external_id: outcome.scenarioExternalId,
      scenario_title: outcome.scenarioTitle,
      status: 'pending',
      assigned_at: outcome.now,
      due_date: null,
      started_at: null,
      completed_at: null,
    },
  };
}
