/** A counselor's own place, on a phone: what is late and next is started and completed once, whatever the fingers and the network do. */
import { beforeEach, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { truncate } from '../support/truncate.js';
import { until } from '../support/until.js';
import {
  describeInBrowser,
  expectAccessible,
  expectAccessibleAtAllWidths,
  narrow,
} from './support/browser.js';

const as = 'counselor@demo.test';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describeInBrowser(
  'a counselor’s own place',
  (console) => {
    beforeEach(async () => {
      await truncate(console.world.pool, 'assignments, assignment_changes, idempotency_keys');
    });

    /** Assigns the scenario of this place to the counselor. */
    async function assign(scenario: number, dueAt: string | null, more: object = {}): Promise<string> {
      const { supervisor, counselors, scenarios } = console.world;
      const body = { counselorId: counselors[0]!.id, scenarioId: scenarios[scenario]!.id, dueAt, ...more };
      const answer = await supervisor.post('/api/assignments', body);
      expect(answer.status).toBe(201);
      return (answer.body as { id: string }).id;
    }

    async function step(id: string, name: 'start' | 'complete' | 'cancel', body: object = {}): Promise<void> {
      expect((await console.world.supervisor.post(`/api/assignments/${id}/${name}`, body)).status).toBe(200);
    }

    const stateOf = async (id: string) =>
      (await console.world.supervisor.get(`/api/assignments/${id}`)).body as {
        status: string;
        version: number;
        result: object | null;
      };

    const titleOf = async (id: string): Promise<string> => {
      const { body } = await console.world.supervisor.get(`/api/assignments/${id}`);
      return (body as { scenario: { title: string } }).scenario.title;
    };

    const openOwn = (path = '/my', more: object = {}) =>
      console.open(path, { as, viewport: narrow, ...more });
    const section = (page: Page, name: string) => page.getByRole('region', { name });

    /** POSTs that a page sends from now on. */
    const postsOf = (page: Page): Request[] => {
      const posts: Request[] = [];
      page.on('request', (request) => request.method() === 'POST' && posts.push(request));
      return posts;
    };

    it('shows what is late, then what is next by its due date, then what was done', async () => {
      const done = await assign(3, null);
      await step(done, 'start');
      await step(done, 'complete', { result: { score: 87.5, feedback: 'Calm, and good questions.' } });
      const never = await assign(0, null);
      const soon = await assign(1, inDays(2), { note: 'Before the night shift.' });
      const late = await assign(2, inDays(-3));
      const page = await openOwn();
      const titles = async (name: string) =>
        section(page, name).getByRole('heading', { level: 3 }).allTextContents();
      await section(page, 'Late').getByRole('heading', { name: 'Late (1)' }).waitFor();
      expect(await titles('Late')).toEqual([await titleOf(late)]);
      expect(await titles('To do')).toEqual([await titleOf(soon), await titleOf(never)]);
      await section(page, 'Late').getByText('3 days ago').waitFor();
      await section(page, 'To do').getByText('in 2 days').waitFor();
      await section(page, 'To do').getByText('Before the night shift.').waitFor();
      const finished = section(page, 'Done in the last 30 days');
      expect(await finished.getByRole('listitem').textContent()).toMatch(
        /Completed on .* · Score 87\.5Calm, and good questions\.$/,
      );
      await finished.getByRole('link', { name: await titleOf(done) }).click();
      await page.waitForURL(`**/assignments/${done}`);
    });

    it('starts, and completes with a reflection, by keyboard alone', async () => {
      const id = await assign(1, inDays(2));
      const title = await titleOf(id);
      const page = await openOwn();
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      await page.getByRole('button', { name: `Start: ${title}` }).waitFor();
      for (let tabs = 0; (await focused()) !== `Start: ${title}`; tabs += 1) {
        expect(tabs).toBeLessThan(20);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: `Complete: ${title}` }).waitFor();
      await until(async () => (await focused()) === `Complete: ${title}`);
      await until(async () => (await stateOf(id)).status === 'in_progress');
      // Not the second press of a double one.
      await page.waitForFunction(
        (since) => performance.now() - since > 800,
        await page.evaluate(() => performance.now()),
      );
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Score').waitFor();
      for (let tabs = 0; ; tabs += 1) {
        expect(tabs).toBeLessThan(8);
        if (await dialog.getByLabel('How did it go?').evaluate((box) => box === document.activeElement))
          break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('I asked openly, and listened.');
      while (
        !(await dialog
          .getByRole('button', { name: 'Complete' })
          .evaluate((element) => element === document.activeElement))
      )
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      expect(page.url()).toMatch(/\/my$/);
      await section(page, 'Done in the last 30 days').getByText('I asked openly, and listened.').waitFor();
      await page.getByText('Nothing to do').waitFor();
      expect(await stateOf(id)).toMatchObject({
        status: 'completed',
        version: 3,
        result: { score: null, feedback: 'I asked openly, and listened.' },
      });
      // The focus is not lost with what is done.
      await until(async () => (await page.evaluate(() => document.activeElement?.tagName)) === 'H1');
    });

    it('takes a double tap for one, at each step', async () => {
      const id = await assign(1, inDays(2));
      const title = await titleOf(id);
      const page = await openOwn('/my', { hasTouch: true });
      const posts = postsOf(page);
      await page.getByRole('button', { name: `Start: ${title}` }).dblclick();
      await page.getByRole('link', { name: `Complete: ${title}` }).waitFor();
      expect(posts).toHaveLength(1);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(posts[0]!.headers()['idempotency-key']).toMatch(/^\w{32}$/);
      await page.goto(`${console.world.url}/my/complete/${id}`);
      await page.getByRole('dialog').getByRole('button', { name: 'Complete' }).dblclick();
      await section(page, 'Done in the last 30 days').getByRole('link', { name: title }).waitFor();
      expect(posts).toHaveLength(2);
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await stateOf(id)).toMatchObject({ status: 'completed', version: 3 });
    });

    it('tells no failure where the first answer was lost', async () => {
      const id = await assign(1, inDays(2));
      const title = await titleOf(id);
      const page = await openOwn();
      const posts = postsOf(page);
      let lost = 0;
      await page.route('**/api/assignments/*/*', async (route) => {
        if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
        await route.fetch();
        await route.abort('connectionreset');
      });
      await page.getByRole('button', { name: `Start: ${title}` }).click();
      await page.getByRole('link', { name: `Complete: ${title}` }).waitFor();
      expect(posts.map((post) => post.headers()['idempotency-key'])).toEqual(
        Array(2).fill(posts[0]!.headers()['idempotency-key']),
      );
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await stateOf(id)).toMatchObject({ status: 'in_progress', version: 2 });
    });

    it('sends what was pressed without a connection when it is back', async () => {
      const id = await assign(1, inDays(2));
      const title = await titleOf(id);
      const page = await openOwn();
      const start = page.getByRole('button', { name: `Start: ${title}` });
      await start.waitFor();
      await page.context().setOffline(true);
      await page.getByText('You are offline.').waitFor();
      await start.click();
      await page.getByText('It is sent when the connection is back.').waitFor();
      expect((await stateOf(id)).status).toBe('pending');
      await page.context().setOffline(false);
      await page.getByRole('link', { name: `Complete: ${title}` }).waitFor();
      expect(await stateOf(id)).toMatchObject({ status: 'in_progress', version: 2 });
    });

    it('says what somebody else did meanwhile, and has it no longer', async () => {
      const id = await assign(1, inDays(2));
      const page = await openOwn();
      const start = page.getByRole('button', { name: /^Start: / });
      await start.waitFor();
      await step(id, 'cancel');
      await start.click();
      await page
        .getByRole('status')
        .getByText(/cancelled/)
        .waitFor();
      await page.getByText('Nothing to do').waitFor();
      expect(await page.getByRole('button', { name: /^Start: / }).count()).toBe(0);
    });

    it('closes the dialog by back, and by its buttons, and nothing is completed', async () => {
      const id = await assign(1, inDays(2));
      await step(id, 'start');
      const page = await openOwn();
      const complete = page.getByRole('link', { name: /^Complete: / });
      for (const close of [
        async () => page.goBack(),
        async () => page.keyboard.press('Escape'),
        async () => page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click(),
      ]) {
        await complete.click();
        await page.waitForURL(`**/my/complete/${id}`);
        await page.getByRole('dialog').waitFor();
        await close();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.waitForURL('**/my');
      }
      await until(() => complete.evaluate((element) => element === document.activeElement));
      expect(await stateOf(id)).toMatchObject({ status: 'in_progress', version: 2 });
    });

    it('says why it is empty, and why it could not be had', async () => {
      const page = await openOwn();
      await page.getByText('Nothing to do').waitFor();
      await page.getByText('What you complete is kept here.').waitFor();
      await page.route('**/api/assignments?*', (route) => route.fulfill({ status: 502, body: '' }));
      await page.reload();
      await page.getByRole('alert').first().getByText('Onus did not answer').waitFor();
      await page.unroute('**/api/assignments?*');
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await page.getByText('Nothing to do').waitFor();
      const unlinked = await console.open('/my');
      await unlinked.getByText('You are in no roster').waitFor();
    });

    it('bars nobody, with its dialog too, and is in Spanish', async () => {
      const started = await assign(1, inDays(2), { note: 'Before the night shift.' });
      await step(started, 'start');
      await assign(2, inDays(-3));
      const page = await openOwn();
      await page.getByText('About this exercise').first().click();
      await expectAccessible(page);
      await page.goto(`${console.world.url}/my/complete/${started}`);
      await page.getByRole('dialog').waitFor();
      await expectAccessibleAtAllWidths(page);
      const spanish = await openOwn('/my', { locale: 'es-ES' });
      await spanish.getByRole('heading', { name: 'Con retraso (1)' }).waitFor();
      await spanish.getByText('hace 3 días').waitFor();
      await spanish.getByRole('button', { name: /^Iniciar: / }).waitFor();
    });
  },
  { expected: /502|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET/ },
);
