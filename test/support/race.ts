/** Many requests at once for one pair, through every door of every process. */
import { keyOf, sessionOf } from './api.js';
import { poster, type Send } from './client.js';
import type { World } from './worlds.js';

export const requestsPerPair = 200;

export interface Door {
  name: 'web' | 'partner' | 'bulk';
  send: Send;
  path: string;
  body(counselor: Known, scenario: Known): object;
}

export type Known = World['counselors'][number];

/** The doors of every process, in turn. */
export async function doorsOf(world: Pick<World, 'url' | 'admin' | 'services'>): Promise<Door[]> {
  const session = await sessionOf(world.url, 'supervisor@demo.test');
  const key = await keyOf(world.admin);
  return world.services.flatMap(({ url }): Door[] => {
    const web = poster(url, session);
    return [
      {
        name: 'web',
        send: web,
        path: '/api/assignments',
        body: (counselor, scenario) => ({ counselorId: counselor.id, scenarioId: scenario.id }),
      },
      {
        name: 'partner',
        send: poster(url, key),
        path: '/api/external/assignments',
        body: (counselor, scenario) => ({ user_id: counselor.externalId, scenario_id: scenario.externalId }),
      },
      {
        name: 'bulk',
        send: web,
        path: '/api/assignments/bulk',
        body: (counselor, scenario) => ({ counselorIds: [counselor.id], scenarioIds: [scenario.id] }),
      },
    ];
  });
}

export interface Race {
  created: string[];
  /** The assignments that the others were told of. */
  told: string[];
  failures: string[];
}

/** Sends many requests for one pair at once and sorts the answers. */
export async function race(doors: Door[], counselor: Known, scenario: Known): Promise<Race> {
  const result: Race = { created: [], told: [], failures: [] };
  await Promise.all(
    Array.from({ length: requestsPerPair }, async (_, i) => {
      const door = doors[i % doors.length]!;
      const { status, body } = await door.send(door.path, door.body(counselor, scenario));
      const answer = body as {
        id: string;
        assignment: { id: string };
        created: { id: string }[];
        existing: { assignmentId: string }[];
      };
      if (door.name === 'bulk' && status === 200) {
        result.created.push(...answer.created.map(({ id }) => id));
        result.told.push(...answer.existing.map(({ assignmentId }) => assignmentId));
      } else if (status === 201) result.created.push(answer.id);
      else if (status === 409 && answer.assignment !== undefined) result.told.push(answer.assignment.id);
      else result.failures.push(`${door.name} ${status} ${JSON.stringify(body)}`);
    }),
  );
  return result;
}
