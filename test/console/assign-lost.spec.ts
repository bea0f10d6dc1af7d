/**
 * Assigning where the way to the service breaks: nothing is assigned twice, nothing is told as done that is not known to be,
 * and nothing as failed that may have been done.
 */
import { expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { createLossyProxy } from '../support/lossy-proxy.js';
import { until } from '../support/until.js';
import { castIn, dialogOf, preview, press, rowsOf, said } from './support/assigning.js';
import { describeInBrowser } from './support/browser.js';

const create = '**/api/assignments';

describeInBrowser(
  'assigning where the way breaks',
  (console) => {
    /** The dialog with one pair in it, which is new. */
    async function openFor(at?: string) {
      const cast = await castIn(console.world, 1, 1);
      const path = `/assignments/new?counselorId=${cast.counselorIds[0]}&scenarioId=${cast.scenarioIds[0]}`;
      const page = await console.open(path, at === undefined ? {} : { at });
      await preview(page, '1 pair: 1 will be assigned');
      return { ...cast, page, rows: () => rowsOf(console.world, cast.scenarioIds) };
    }
    /** Keys of the requests that create, as the page sends them. */
    function keysOf(page: Page): string[] {
      const keys: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/assignments'))
          keys.push(request.headers()['idempotency-key'] ?? 'none');
      });
      return keys;
    }
    const onCreate = (page: Page, handle: (route: Route) => Promise<void>) =>
      page.route(create, (route) => (route.request().method() === 'POST' ? handle(route) : route.fallback()));
    /** The first is done, and its answer never comes. */
    async function loseFirst(page: Page): Promise<void> {
      let isFirst = true;
      await onCreate(page, async (route) => {
        if (!isFirst) return route.fallback();
        isFirst = false;
        await route.fetch();
      });
    }
    const unsure = (page: Page) =>
      page.getByRole('alert').filter({ hasText: 'It is not known whether this was assigned' });
    const tryAgain = (page: Page) => unsure(page).getByRole('button', { name: 'Try again' });

    it('says of nobody that they are not there where that could not be found out', async () => {
      const { scenarioIds } = await castIn(console.world, 1, 1);
      const page = await console.open('/icon.svg');
      await page.route('**/api/scenarios?id=*', (route) => route.fulfill({ status: 502, body: '' }));
      await page.goto(`${console.world.url}/assignments/new?scenarioId=${scenarioIds[0]}`);
      const again = dialogOf(page).getByRole('button', { name: 'Try again' });
      await again.waitFor();
      expect(await dialogOf(page).getByText('is left out').count()).toBe(0);
      await page.unroute('**/api/scenarios?id=*');
      await again.click();
      await dialogOf(page)
        .getByRole('row', { name: /Exercise/ })
        .waitFor();
    });

    it('sends a double click once', async () => {
      const { page, rows } = await openFor();
      const keys = keysOf(page);
      await dialogOf(page).getByRole('button', { name: 'Assign', exact: true }).dblclick();
      await said(page, 'assigned to');
      expect(keys).toHaveLength(1);
      expect(await rows()).toEqual(['pending']);
    });

    it('asks again under the same key where the answer was lost', async () => {
      let losses = 1;
      const proxy = await createLossyProxy(console.world.url, ({ method, url }) =>
        method === 'POST' && url === '/api/assignments' && losses-- > 0 ? 'answer' : undefined,
      );
      const { page, rows } = await openFor(proxy.url);
      await press(page, 'Assign');
      await said(page, 'assigned to');
      const sent = proxy.requests.filter(
        ({ method, url }) => method === 'POST' && url === '/api/assignments',
      );
      expect(sent.length).toBeGreaterThan(1);
      expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
      expect(await rows()).toEqual(['pending']);
      await page.close();
      await proxy.close();
    });

    it('finds the form and its key as they were after a reload in the middle', async () => {
      const { page, rows } = await openFor();
      const keys = keysOf(page);
      await page.getByRole('textbox', { name: 'Note' }).fill('As it was.');
      await loseFirst(page);
      await press(page, 'Assign');
      await until(async () => (await rows()).length === 1);
      await page.reload();
      await unsure(page).waitFor();
      expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('As it was.');
      await tryAgain(page).click();
      await said(page, 'assigned to');
      expect(keys).toHaveLength(2);
      expect(new Set(keys).size).toBe(1);
      expect(await rows()).toEqual(['pending']);
    });

    it('takes an empty 502 for neither success nor failure, and says so', async () => {
      const { page, rows } = await openFor();
      const keys = keysOf(page);
      let isDone = false;
      await onCreate(page, async (route) => {
        if (!isDone) await route.fetch();
        isDone = true;
        await route.fulfill({ status: 502, body: '' });
      });
      await press(page, 'Assign');
      await dialogOf(page).getByRole('status').filter({ hasText: 'asking again' }).waitFor();
      await unsure(page).waitFor({ timeout: 20_000 });
      expect(await page.getByText('assigned to').count()).toBe(0);
      await page.unroute(create);
      await tryAgain(page).click();
      await said(page, 'assigned to');
      expect(new Set(keys).size).toBe(1);
      expect(await rows()).toEqual(['pending']);
    }, 40_000);

    it('is a new request once something else is meant', async () => {
      const { page, rows } = await openFor();
      const keys = keysOf(page);
      await loseFirst(page);
      await press(page, 'Assign');
      await until(async () => (await rows()).length === 1);
      await page.reload();
      await unsure(page).waitFor();
      await page.getByRole('textbox', { name: 'Note' }).fill('Something else.');
      await dialogOf(page).getByText('It is not known whether your earlier try was done').waitFor();
      // What there is now is in the table: the earlier try was done.
      await dialogOf(page)
        .getByRole('link', { name: /^You, / })
        .waitFor();
      await press(page, 'Assign');
      await dialogOf(page).getByText('There is nothing to assign').waitFor();
      expect(keys).toHaveLength(1);
      expect(await rows()).toEqual(['pending']);
    });

    it('waits for the connection, and is sent once it is back', async () => {
      const { page, rows } = await openFor();
      await page.context().setOffline(true);
      await press(page, 'Assign');
      await dialogOf(page).getByRole('status').filter({ hasText: 'There is no connection' }).waitFor();
      expect(await rows()).toEqual([]);
      await page.context().setOffline(false);
      await said(page, 'assigned to');
      expect(await rows()).toEqual(['pending']);
    });

    it('waits for the first request where that still runs, and tells a database that is away', async () => {
      const { page, rows } = await openFor();
      const keys = keysOf(page);
      const problem = (slug: string, status: number) => ({
        status,
        contentType: 'application/problem+json',
        headers: { 'Retry-After': '1', 'X-Request-Id': 'of-the-test' },
        body: JSON.stringify({ type: `/problems/${slug}`, title: slug, status, detail: 'In a moment.' }),
      });
      const answers = [problem('idempotency-key-in-progress', 409), problem('database-unavailable', 503)];
      await onCreate(page, async (route) => {
        const answer = answers.shift();
        await (answer === undefined ? route.fallback() : route.fulfill(answer));
      });
      await press(page, 'Assign');
      await said(page, 'assigned to');
      expect(keys).toHaveLength(3);
      expect(new Set(keys).size).toBe(1);
      expect(await rows()).toEqual(['pending']);
    });

    it('goes on when the dialog is closed meanwhile, and says what came of it', async () => {
      const { page, rows } = await openFor();
      const gate = Promise.withResolvers<void>();
      await onCreate(page, async (route) => {
        await gate.promise;
        await route.fallback();
      });
      await press(page, 'Assign');
      await dialogOf(page).getByRole('status').filter({ hasText: 'Assigning' }).waitFor();
      await page.keyboard.press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      gate.resolve();
      await said(page, 'assigned to');
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await said(page, '1 assignment taken back');
      expect(await rows()).toEqual(['cancelled']);
    });

    it('is still unsure when it is opened again, until it is tried or discarded', async () => {
      const { page, rows } = await openFor();
      await loseFirst(page);
      await press(page, 'Assign');
      await until(async () => (await rows()).length === 1);
      await page.keyboard.press('Escape');
      await dialogOf(page).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Assign', exact: true }).click();
      await unsure(page).getByRole('button', { name: 'Discard' }).click();
      await dialogOf(page).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Assign', exact: true }).click();
      await preview(page, '1 pair: 1 is assigned already');
      expect(await unsure(page).count()).toBe(0);
      expect(await rows()).toEqual(['pending']);
    });

    it('has a key of its own in a tab that was made from this one', async () => {
      const { page, rows, word } = await openFor();
      const keys = keysOf(page);
      const kept = await page.evaluate(() => ({ ...sessionStorage }));
      const other = await page.context().newPage();
      await other.addInitScript((all) => void Object.assign(sessionStorage, all), kept);
      await other.goto(page.url());
      await preview(other, '1 pair: 1 will be assigned');
      await other.getByRole('textbox', { name: 'Note' }).fill('From the first tab.');
      await press(other, 'Assign');
      await said(other, 'assigned to');
      await press(page, 'Assign');
      await dialogOf(page).getByText(`Person ${word} 1 already has`).waitFor();
      await dialogOf(page).getByText('You had assigned it yourself before this.').waitFor();
      expect(new Set(keys).size).toBe(2);
      expect(await rows()).toEqual(['pending']);
    });

    it('finds the form as it was after signing in again', async () => {
      const { page, rows, word } = await openFor();
      await page.getByRole('textbox', { name: 'Note' }).fill('As it was.');
      const [cookie] = await page.context().cookies();
      await fetch(`${console.world.url}/api/auth/logout`, {
        method: 'POST',
        headers: { Cookie: `${cookie!.name}=${cookie!.value}` },
      });
      await press(page, 'Assign');
      await page.waitForURL('**/sign-in?*');
      await page.getByLabel('Email').fill('supervisor@demo.test');
      await page.getByLabel('Password').fill('demo-password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await dialogOf(page).waitFor();
      expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('As it was.');
      await press(page, 'Assign');
      await said(page, `“Exercise ${word} 1” assigned to Person ${word} 1`);
      expect(await rows()).toEqual(['pending']);
    });
  },
  {
    expected:
      /^Failed to load resource: .*(status of 50[23]|net::ERR_(EMPTY_RESPONSE|INTERNET_DISCONNECTED))/,
  },
);
