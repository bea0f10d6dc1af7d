/** Every page and dialog of the console, with data of every kind behind it. */
import type { Page } from 'playwright-core';
import type { World } from '../../support/worlds.js';

export interface Seen {
  name: string;
  path: string;
  as?: string | null;
  /** What is there once the page is. */
  until: (page: Page) => Promise<unknown>;
}

const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name, level: 1 }).waitFor();
const rows = (page: Page) => page.locator('main a[href*="/assignments/0"]').first().waitFor();
const dialog = (page: Page) => page.getByRole('dialog').waitFor();

/** Assignments of every kind, as a crisis line has them. @returns one that was edited and is overdue */
async function fill({ supervisor, counselors, scenarios }: World): Promise<string> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const assign = async (first: number, scenario: number, dueAt: string | null, note?: string) => {
    const body = {
      counselorIds: counselors.slice(first, first + 12).map(({ id }) => id),
      scenarioIds: [scenarios[scenario]!.id],
      dueAt,
      note,
    };
    const answer = await supervisor.post('/api/assignments/bulk', body);
    return (answer.body as { created: { id: string }[] }).created.map(({ id }) => id);
  };
  const late = await assign(0, 0, day(-9), 'Talk it over with your mentor first.');
  await assign(4, 1, day(3));
  await assign(20, 2, null);
  await assign(10, 4, day(40));
  for (const [index, id] of (await assign(8, 3, day(12))).entries()) {
    if (index % 3 > 0) await supervisor.post(`/api/assignments/${id}/start`);
    if (index % 3 > 1)
      await supervisor.post(`/api/assignments/${id}/complete`, {
        result: { score: 70 + index, feedback: 'Calm and clear.' },
      });
    if (index === 3) await supervisor.post(`/api/assignments/${id}/cancel`, { reason: 'On leave.' });
  }
  const edited = late[0]!;
  const { headers } = await supervisor.get(`/api/assignments/${edited}`);
  await supervisor
    .patch(`/api/assignments/${edited}`, { dueAt: day(-2) })
    .set('If-Match', String(headers['etag']));
  await supervisor.post(`/api/assignments/${edited}/start`);
  return edited;
}

/** Fills the world, and says what there is to see in it. */
export async function everyPage(world: World): Promise<Seen[]> {
  const { supervisor } = world;
  const id = await fill(world);
  const completed = await supervisor.get('/api/assignments?status=completed&limit=1');
  const { id: completedId } = (completed.body as { items: { id: string }[] }).items[0]!;
  await world.admin.post('/api/admin/users', {
    email: 'given@demo.test',
    name: 'Newly Here',
    role: 'supervisor',
    password: 'demo-password',
    mustChangePassword: true,
  });
  const [counselor, scenario] = [world.counselors[0]!, world.scenarios[0]!];
  return [
    { name: 'sign-in', path: '/sign-in', as: null, until: heading(/Sign in/) },
    { name: 'home', path: '/', until: (page) => page.locator('main svg').first().waitFor() },
    // Ten rows have all that fifty have, and are looked at in a fifth of the time.
    { name: 'assignments', path: '/assignments?limit=10', until: rows },
    {
      name: 'nothing-found',
      path: '/assignments?q=nothinghere&from=a-letter',
      until: heading('Assignments'),
    },
    {
      name: 'assign',
      path: `/assignments/new?counselorId=${counselor.id}&scenarioId=${scenario.id}`,
      until: (page) => page.getByRole('dialog').getByRole('table').waitFor(),
    },
    { name: 'assignment', path: `/assignments/${id}`, until: heading(/./) },
    { name: 'complete', path: `/assignments/${id}/complete`, until: dialog },
    { name: 'cancel', path: `/assignments/${id}/cancel`, until: dialog },
    { name: 'edit', path: `/assignments/${id}/edit`, until: dialog },
    { name: 'correct-result', path: `/assignments/${completedId}/result`, until: dialog },
    { name: 'counselors', path: '/counselors', until: heading('Counselors') },
    { name: 'counselor', path: `/counselors/${counselor.id}`, until: heading(/./) },
    { name: 'new-counselor', path: '/counselors/new', until: dialog },
    { name: 'archive-counselor', path: `/counselors/${counselor.id}/archive`, until: dialog },
    { name: 'scenarios', path: '/scenarios', until: heading('Scenarios') },
    { name: 'scenario', path: `/scenarios/${scenario.id}`, until: heading(/./) },
    { name: 'edit-scenario', path: `/scenarios/${scenario.id}/edit`, until: dialog },
    { name: 'archive-scenario', path: `/scenarios/${scenario.id}/archive`, until: dialog },
    { name: 'password', path: '/password', until: heading(/./) },
    { name: 'given-password', path: '/', as: 'given@demo.test', until: heading(/Choose a password/) },
    { name: 'my', path: '/my', as: 'counselor@demo.test', until: heading(/./) },
    { name: 'not-found', path: '/no-such-page', until: heading('There is no such page') },
  ];
}

/** Looks at each of them, a few at a time: a page waits for answers more than for the machine. */
export async function atEachOf(pages: readonly Seen[], look: (seen: Seen) => Promise<void>): Promise<void> {
  const rest = [...pages];
  const lane = async () => {
    for (let seen = rest.shift(); seen !== undefined; seen = rest.shift()) await look(seen);
  };
  await Promise.all([lane(), lane(), lane()]);
}
