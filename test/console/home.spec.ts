/** Home: a supervisor's numbers are those of the lists behind them, and each leads there. */
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, narrow } from './support/browser.js';

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

describeInBrowser(
  'home',
  (console) => {
    beforeAll(async () => {
      const { supervisor, counselors, scenarios } = console.world;
      const assign = async (scenario: number, from: number, to: number, dueAt: string | null) => {
        const { status, body } = await supervisor.post('/api/assignments/bulk', {
          counselorIds: counselors.slice(from, to).map(({ id }) => id),
          scenarioIds: [scenarios[scenario]!.id],
          dueAt,
        });
        expect(status).toBe(200);
        return (body as { created: { id: string }[] }).created.map(({ id }) => id);
      };
      await assign(0, 0, 12, inDays(-10));
      const soon = await assign(1, 0, 9, inDays(10));
      await assign(2, 0, 5, null);
      await assign(3, 0, 2, inDays(400));
      await assign(3, 2, 5, inDays(-400));
      for (const id of soon.slice(0, 4)) await supervisor.post(`/api/assignments/${id}/start`);
      for (const id of soon.slice(0, 2)) await supervisor.post(`/api/assignments/${id}/complete`);
    });

    const numbers = (page: Page) => page.getByRole('region', { name: 'At a glance' });

    /** What the list that an address means has. */
    const listed = async (href: string | null): Promise<number> => {
      const { status, body } = await console.world.supervisor.get(
        `/api${href}${href!.includes('?') ? '&' : '?'}limit=200`,
      );
      expect(status).toBe(200);
      return (body as { items: object[] }).items.length;
    };

    it('tells how much is open, late, without a due date and done, and leads to the lists', async () => {
      const page = await console.open('/');
      for (const [name, count] of [
        ['Open', 29],
        ['Overdue', 15],
        ['Without a due day', 5],
        ['Completed in the last 7 days', 2],
      ] as const) {
        const link = numbers(page).getByRole('link', { name: `${count} ${name}`, exact: true });
        expect(await listed(await link.getAttribute('href'))).toBe(count);
      }
      await numbers(page).getByRole('link', { name: 'Without a due day' }).click();
      await page.waitForURL('**/assignments?status=pending&status=in_progress&withoutDueDate=true');
      await page.goBack();
      await numbers(page).getByRole('link', { name: '29 Open' }).waitFor();
    });

    it('shows the weeks as columns and as a table, whose numbers lead to what is due in them', async () => {
      const page = await console.open('/');
      const weeks = page.getByRole('region', { name: 'Open by the week' });
      await weeks.getByRole('img', { name: /^Columns: / }).waitFor();
      expect(await weeks.locator('svg[role=img] > g > title').count()).toBe(17);
      await weeks.getByText('The numbers as a table').click();
      const rows = weeks.getByRole('row');
      expect(await rows.count()).toBe(18);
      const links = await weeks.getByRole('table').getByRole('link').all();
      let all = 0;
      for (const link of links) {
        const count = Number(await link.textContent());
        const href = await link.getAttribute('href');
        expect(await listed(href)).toBe(count);
        if (!href!.includes('overdue')) all += count;
      }
      expect(all).toBe(29 - 5 - 5);
      expect(await weeks.getByRole('row', { name: /\(this week\)/ }).count()).toBe(1);
      await weeks.getByText('5 more are due outside of these weeks').waitFor();
      const outside = ['earlier', 'later'].map(async (name) =>
        listed(await weeks.getByRole('link', { name, exact: true }).getAttribute('href')),
      );
      expect(await Promise.all(outside)).toEqual([3, 2]);
    });

    it('names what is overdue for longest, ten at most, each a link', async () => {
      const page = await console.open('/');
      const late = page.getByRole('region', { name: 'Longest overdue' });
      await late.getByRole('listitem').nth(9).waitFor();
      expect(await late.getByRole('listitem').count()).toBe(10);
      expect(await late.getByRole('listitem').first().textContent()).toMatch(/13 months ago/);
      const first = late.getByRole('listitem').first().getByRole('link');
      const { body } = await console.world.supervisor.get('/api/assignments?overdue=true&sort=dueAt&limit=1');
      const [{ id }] = (body as { items: [{ id: string }] }).items;
      expect(await first.getAttribute('href')).toBe(`/assignments/${id}`);
      const all = await late.getByRole('link', { name: 'Everything overdue' }).getAttribute('href');
      expect(await listed(all)).toBe(15);
    });

    it('does not jump when its numbers come, wide or narrow', async () => {
      for (const viewport of [undefined, narrow]) {
        const page = await console.open('/sign-in', { ...(viewport && { viewport }) });
        await page.addInitScript(() => {
          const shifts = { sum: 0 };
          Object.assign(window, { shifts });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              shifts.sum += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
        });
        await page.route('**/api/assignments**', async (route) => {
          await page.getByRole('heading', { name: 'Home' }).waitFor();
          await route.continue();
        });
        await page.goto(`${console.world.url}/`);
        await page.getByRole('link', { name: '29 Open' }).waitFor();
        await page.getByRole('link', { name: 'Everything overdue' }).waitFor();
        const { sum } = await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts);
        expect(sum).toBeLessThan(0.05);
      }
    });

    it('says why there are no numbers, and has them when another try is made', async () => {
      const page = await console.open('/sign-in');
      await page.route('**/api/assignments/summary', (route) => route.fulfill({ status: 502, body: '' }));
      await page.goto(`${console.world.url}/`);
      const alert = page.getByRole('alert');
      await alert.getByText('Onus did not answer').waitFor();
      await page.unroute('**/api/assignments/summary');
      await alert.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('link', { name: '29 Open' }).waitFor();
      await alert.waitFor({ state: 'detached' });
    });

    it('is in Spanish, with its dates', async () => {
      const page = await console.open('/', { locale: 'es-ES' });
      await page.getByRole('link', { name: '29 Abiertas' }).waitFor();
      await page
        .getByRole('link', { name: /hace 13 meses/ })
        .first()
        .waitFor();
    });

    it('bars nobody, with its table open too', async () => {
      const page = await console.open('/', { viewport: narrow });
      await page.getByText('The numbers as a table').click();
      await page.getByRole('link', { name: 'Everything overdue' }).waitFor();
      await expectAccessible(page);
    });

    it('says what to do where nothing is open', async () => {
      const page = await console.open('/', { as: 'admin@other.test' });
      await page.getByText('Nothing is open').waitFor();
      await page.getByText('Nothing is overdue.').waitFor();
      await page.getByRole('link', { name: '0 Open' }).waitFor();
      await page.getByRole('link', { name: 'Assign scenarios' }).click();
      await page.waitForURL('**/assignments/new');
      await page.goto(`${console.world.url}/assignments`);
      await page.getByRole('link', { name: 'Assign scenarios' }).click();
      await page.waitForURL('**/assignments/new');
    });
  },
  { expected: /502/ },
);
