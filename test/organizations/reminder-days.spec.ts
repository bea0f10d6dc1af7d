/** On which days an organization's people are reminded: shown to all, set by admins, and nothing that makes no sense. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { entriesOf, traced } from '../support/audit.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

async function shown(): Promise<unknown> {
  return (await world.counselor.get('/api/organization')).body.reminders;
}

it('are none at first, and what an admin sets; what is left out stays', async () => {
  expect(await shown()).toEqual({ daysBefore: [], daysAfter: [] });
  for (const [reminders, expected] of [
    [{ daysBefore: [7, 1, 0] }, { daysBefore: [7, 1, 0], daysAfter: [] }],
    [{ daysAfter: [1, 365] }, { daysBefore: [7, 1, 0], daysAfter: [1, 365] }],
    [{}, { daysBefore: [7, 1, 0], daysAfter: [1, 365] }],
    [{ daysBefore: [] }, { daysBefore: [], daysAfter: [1, 365] }],
  ]) {
    const { status, body } = await world.admin.patch('/api/organization', { reminders });
    expect([status, body.reminders]).toEqual([200, expected]);
    await world.admin.patch('/api/organization', { name: 'Renamed' });
    expect(await shown()).toEqual(expected);
  }
  expect((await world.supervisor.patch('/api/organization', { reminders: {} })).status).toBe(403);
});

it('are in the audit, as a change of the organization', async () => {
  const { requestId } = await traced(
    world.admin.patch('/api/organization', { reminders: { daysBefore: [3], daysAfter: [] } }),
  );
  expect(await entriesOf(world.pool, requestId)).toEqual([
    expect.objectContaining({
      action: 'organization.updated',
      before: { reminders: { daysBefore: [], daysAfter: [1, 365] } },
      after: { reminders: { daysBefore: [3], daysAfter: [] } },
      actor: expect.objectContaining({ kind: 'user', role: 'admin' }),
    }),
  ]);
  const same = await traced(world.admin.patch('/api/organization', { reminders: { daysBefore: [3] } }));
  expect(await entriesOf(world.pool, same.requestId)).toEqual([]);
});

it.each([
  [{ daysBefore: [-1] }, 'reminders.daysBefore', 'too-small'],
  [{ daysBefore: [366] }, 'reminders.daysBefore', 'too-large'],
  [{ daysBefore: [1.5] }, 'reminders.daysBefore', 'not-a-whole-number'],
  [{ daysBefore: ['1'] }, 'reminders.daysBefore', 'not-a-whole-number'],
  [{ daysBefore: [1, 1] }, 'reminders.daysBefore', 'repeated'],
  [{ daysBefore: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, 'reminders.daysBefore', 'too-many'],
  [{ daysBefore: 1 }, 'reminders.daysBefore', 'not-an-array'],
  [{ daysBefore: null }, 'reminders.daysBefore', 'required'],
  [{ daysAfter: [0] }, 'reminders.daysAfter', 'too-small'],
  [{ days: [1] }, 'reminders.days', 'unknown-field'],
  [null, 'reminders', 'required'],
  [[], 'reminders', 'not-an-object'],
  ['daily', 'reminders', 'not-an-object'],
])('%j are refused', async (reminders, field, code) => {
  const before = await shown();
  const { status, body } = await world.admin.patch('/api/organization', { reminders });
  expect(status).toBe(400);
  expect(body.errors).toEqual([expect.objectContaining({ field, code })]);
  expect(await shown()).toEqual(before);
});
