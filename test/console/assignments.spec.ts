/** The list of assignments: its address says all of it, it is read by anybody, and it changes many at a time. */
import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { truncate } from '../support/truncate.js';
import { until } from '../support/until.js';
import {
  describeInBrowser,
  expectAccessible,
  expectAccessibleAtAllWidths,
  expectNoSidewaysScroll,
  narrow,
} from './support/browser.js';

interface Listed {
  id: string;
  status: string;
  dueOn: string | null;
  note: string | null;
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const rows = (page: Page) => page.locator('tbody tr');
const boxes = (page: Page) => page.locator('tbody input');
const names = (page: Page) => page.locator('tbody a').allTextContents();
const query = (page: Page) => decodeURIComponent(new URL(page.url()).search);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const window = (page: Page) => page.getByRole('dialog');
const said = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();
const selected = (page: Page) => page.locator('tbody input:checked').count();

describeInBrowser(
  'the list of assignments',
  (console) => {
    /** 3 scenarios, each for all counselors: overdue, due in a week, without a due day. */
    let scenarioIds: string[];
    let most: number;

    const assign = async (scenario: number, dueAt: string | null) => {
      const { supervisor, counselors, scenarios } = console.world;
      const answer = await supervisor.post('/api/assignments/bulk', {
        counselorIds: counselors.map(({ id }) => id),
        scenarioIds: [scenarios[scenario]!.id],
        dueAt,
        note: 'As it was.',
      });
      return answer.body as { created: { id: string }[] };
    };
    const list = async (filter: string) => {
      const { body } = await console.world.supervisor.get(`/api/assignments?limit=200&${filter}`);
      return (body as { items: Listed[] }).items;
    };
    const open = async (path: string, options?: Parameters<typeof console.open>[1]) => {
      const page = await console.open(path, options);
      await rows(page).first().waitFor();
      return page;
    };

    beforeAll(async () => {
      scenarioIds = console.world.scenarios.slice(0, 4).map(({ id }) => id);
      most = console.world.counselors.length;
    });
    beforeEach(async () => {
      await truncate(console.world.pool, 'assignments CASCADE');
      await assign(0, day(-5));
      await assign(1, day(7));
      await assign(2, null);
    });

    it('has its filters in the address, in the words of the API, and back takes one away', async () => {
      const page = await open('/assignments');
      await button(page, 'Pending').click();
      await page.waitForURL('**/assignments?status=pending');
      await button(page, 'In progress').click();
      await page.waitForURL('**/assignments?status=pending&status=in_progress');
      await button(page, 'Overdue').click();
      await page.getByText(`1–${most}`, { exact: true }).waitFor();
      expect(query(page)).toBe('?status=pending&status=in_progress&overdue=true');

      await page.reload();
      await rows(page).first().waitFor();
      expect(await button(page, 'Overdue').getAttribute('aria-pressed')).toBe('true');
      await page.goBack();
      await page.getByText('1–50, more').waitFor();
      expect(await button(page, 'Overdue').getAttribute('aria-pressed')).toBe('false');
      await button(page, 'Clear 1 filter').click();
      await page.waitForURL('**/assignments');
      await until(() => page.evaluate(() => document.activeElement!.textContent.includes('More filters')));
    });

    it('searches while one types, keeps the focus, and follows the address back', async () => {
      const page = await open('/assignments');
      const search = page.getByRole('searchbox');
      const { externalId } = console.world.counselors[3]!;
      await search.pressSequentially(externalId, { delay: 30 });
      await page.waitForURL(`**/assignments?q=${externalId}`);
      await until(async () => (await rows(page).count()) === 3);
      await until(() => search.evaluate((input) => input === document.activeElement));
      await page.goBack();
      await page.waitForURL('**/assignments');
      await until(async () => (await search.inputValue()) === '');
      await search.fill('nobody is called so');
      await page.getByText('No assignment fits these filters').waitFor();
      await page.locator('main').getByRole('button', { name: 'Clear 1 filter' }).last().click();
      await rows(page).first().waitFor();
      expect(await search.inputValue()).toBe('');
    });

    it('finds counselors, scenarios, groups and days, and names what a link brings', async () => {
      const { supervisor, counselors } = console.world;
      const [one, other] = [counselors[0]!, counselors[1]!];
      const { body } = await supervisor.get(`/api/counselors/${one.id}`);
      const { name } = body as { name: string };
      const page = await open(`/assignments?counselorId=${one.id}&dueAfter=${day(-8)}&dueBefore=${day(-2)}`);
      await button(page, `Remove filter Counselor: ${name}`).waitFor();
      expect(await rows(page).count()).toBe(1);

      await button(page, 'More filters').click();
      await page.getByRole('combobox', { name: 'Counselor' }).fill(other.externalId);
      await page.getByRole('option', { name: new RegExp(other.externalId) }).click();
      await until(async () => (await rows(page).count()) === 2);
      expect(query(page)).toContain(`counselorId=${one.id}&counselorId=${other.id}`);
      await page.keyboard.press('Escape');
      await button(page, /^Remove filter Due/).click();
      await until(async () => (await rows(page).count()) === 6);
      await page.getByRole('checkbox', { name: 'Without a due day' }).check();
      await until(async () => (await rows(page).count()) === 2);
      await page.getByRole('checkbox', { name: 'Without a due day' }).uncheck();
      await page.getByRole('group', { name: 'Due from' }).getByRole('spinbutton').first().click();
      await page.keyboard.type(day(7).split('-').toReversed().join(''));
      await until(async () => (await rows(page).count()) === 2);
      expect(query(page)).toContain(`dueAfter=${day(6)}`);

      const [any] = await list('status=pending');
      await page.goto(`${console.world.url}/assignments?group=none&id=${any!.id}`);
      await button(page, 'Remove filter Group: none').waitFor();
      await button(page, 'Remove filter 1 chosen one').waitFor();
    });

    it('asks for no day that there is not, whatever a link says', async () => {
      for (const filter of [
        'dueAfter=9999-12-31',
        'dueBefore=0001-01-01',
        'dueOn=2026-02-31',
        'dueOn=0000-01-01',
      ]) {
        const page = await console.open(`/assignments?${filter}`);
        await button(page, /More filters/).click();
        await page.getByRole('group', { name: 'Due from' }).waitFor();
        await button(page, 'Clear 1 filter').first().click();
        await rows(page).first().waitFor();
      }
    });

    it('says how far away a day is by the service’s clock, where the browser’s is wrong', async () => {
      const page = await console.open('/icon.svg');
      await page.clock.setFixedTime(Date.now() + 20 * 86_400_000);
      await page.goto(`${console.world.url}/assignments?scenarioId=${scenarioIds[1]}`);
      // In the organization's zone it may be another day already.
      await rows(page)
        .first()
        .getByText(/^in [678] days$/)
        .waitFor();
    });

    it('is sorted either way, and says so', async () => {
      const page = await open('/assignments');
      const due = page.getByRole('columnheader', { name: 'Due' });
      await due.getByRole('button').click();
      await page.waitForURL('**/assignments?sort=dueAt');
      expect(await due.getAttribute('aria-sort')).toBe('ascending');
      await page.getByText('Overdue').nth(1).waitFor();
      await due.getByRole('button').click();
      await page.waitForURL('**/assignments?sort=-dueAt');
      await until(async () => (await rows(page).first().innerText()).includes('No due day'));
      await page.getByRole('columnheader', { name: 'Assigned' }).getByRole('button').click();
      await page.waitForURL('**/assignments');
    });

    it('goes through its pages both ways, also from a link into the middle', async () => {
      const page = await open('/assignments?limit=25');
      const first = await names(page);
      await page.getByText('1–25, more').waitFor();
      await page.getByRole('link', { name: 'Next page' }).click();
      await page.getByText('25 on this page, more before and after them').waitFor();
      await until(() =>
        page.evaluate(() => document.activeElement!.getAttribute('aria-label') === 'Assignments'),
      );
      const second = await names(page);

      const other = await open(new URL(page.url()).pathname + new URL(page.url()).search);
      expect(await names(other)).toEqual(second);
      await other.getByRole('link', { name: 'Previous page' }).click();
      await other.getByText('1–25, more').waitFor();
      expect(await names(other)).toEqual(first);
      // A filter is another list: its first page.
      await other.goBack();
      await button(other, 'Pending').click();
      await other.waitForURL('**/assignments?limit=25&status=pending');
    });

    it('is where it was when one comes back to it', async () => {
      const page = await open('/assignments?sort=dueAt');
      const link = page.locator('tbody a').nth(40);
      await link.scrollIntoViewIfNeeded();
      const scrolled = await page.evaluate(() => scrollY);
      expect(scrolled).toBeGreaterThan(500);
      // Anywhere on the row.
      await rows(page).nth(40).locator('td').nth(3).click();
      await page.waitForURL(/assignments\/[0-9a-f-]{36}/);
      await page.goBack();
      await rows(page).nth(40).waitFor();
      await until(async () => Math.abs((await page.evaluate(() => scrollY)) - scrolled) < 10);
    });

    it('selects ranges by mouse and by keyboard, and tells how many', async () => {
      const page = await open('/assignments');
      await boxes(page).nth(2).click();
      await boxes(page)
        .nth(6)
        .click({ modifiers: ['Shift'] });
      await said(page, '5 selected');
      await boxes(page)
        .nth(4)
        .click({ modifiers: ['Shift'] });
      await said(page, '3 selected');
      const all = page.getByLabel('All on this page');
      expect(await all.evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true);
      await all.click();
      await said(page, '50 selected');
      await all.click();
      expect(await selected(page)).toBe(0);

      await boxes(page).nth(10).focus();
      for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowDown');
      await said(page, '4 selected');
      await page.keyboard.press('Shift+ArrowUp');
      await said(page, '3 selected');
      await page.keyboard.press('Escape');
      expect(await selected(page)).toBe(0);
      // Gone with the row, and there as long as the row is.
      await boxes(page).nth(0).click();
      await button(page, 'Pending').click();
      await page.waitForURL('**/assignments?status=pending');
      await until(async () => (await page.locator('table[aria-busy=true]').count()) === 0);
      expect(await selected(page)).toBe(1);
      await button(page, 'Completed').click();
      await button(page, 'Pending').click();
      await page.getByText('No assignment fits these filters').waitFor();
      await page.goBack();
      await rows(page).first().waitFor();
      expect(await selected(page)).toBe(0);
    });

    it('cancels many by keyboard alone, says first which, and that there is no way back', async () => {
      const [begun] = await list(`scenarioId=${scenarioIds[0]}`);
      await console.world.supervisor.post(`/api/assignments/${begun!.id}/cancel`, {});
      const page = await open(`/assignments?scenarioId=${scenarioIds[0]}`);
      await page.getByLabel('All on this page').focus();
      await page.keyboard.press('Tab');
      while (!(await page.evaluate(() => document.activeElement?.matches('tbody input'))))
        await page.keyboard.press('Tab');
      await page.keyboard.press('Home');
      await page.keyboard.press('Space');
      for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await window(page).getByRole('status').getByText('3 will be cancelled').waitFor();
      await window(page).getByRole('status').getByText('1 has ended and stays as it is').waitFor();
      await window(page).getByText('there is no undo').waitFor();
      while ((await page.evaluate(() => document.activeElement?.tagName)) !== 'TEXTAREA')
        await page.keyboard.press('Tab');
      await page.keyboard.type('On leave.');
      while (!(await page.evaluate(() => document.activeElement?.textContent))?.startsWith('Cancel 3'))
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await said(page, '3 assignments cancelled. 1 had ended and stays as it is.');
      expect(await button(page, 'Undo').count()).toBe(0);
      await until(async () => (await page.evaluate(() => document.activeElement?.tagName)) === 'SECTION', 5);
      expect(await selected(page)).toBe(0);
      expect((await list(`status=cancelled`)).length).toBe(4);
    });

    it('changes due days, and sets back what nobody has changed since', async () => {
      const page = await open(`/assignments?scenarioId=${scenarioIds[0]}`);
      for (const at of [0, 1, 2]) await boxes(page).nth(at).click();
      await button(page, 'Change due day…').click();
      await button(page, 'Change 3 due days').click();
      await window(page).getByText('Choose a day, or leave it without one.').waitFor();
      await window(page).getByRole('spinbutton').first().click();
      await page.keyboard.type(day(30).split('-').toReversed().join(''));
      await button(page, 'Change 3 due days').click();
      await said(page, '3 due days changed.');
      const changed = await list(`dueOn=${day(30)}`);
      expect(changed.length).toBe(3);
      await console.world.supervisor.post('/api/assignments/bulk/edit', {
        ids: [changed[0]!.id],
        note: 'Another.',
      });
      await button(page, 'Undo').click();
      await said(page, '2 due days set back. 1 was changed since and stays as it is.');
      expect((await list(`dueOn=${day(30)}`)).map(({ id }) => id)).toEqual([changed[0]!.id]);
      expect((await list(`dueOn=${day(-5)}`)).length).toBe(most - 1);
    });

    it('changes notes once, though the first answer is lost, and never tells a false end', async () => {
      const page = await open(`/assignments?scenarioId=${scenarioIds[1]}`);
      const keys: string[] = [];
      await page.route('**/bulk/edit', async (route) => {
        const { dryRun } = route.request().postDataJSON() as { dryRun?: boolean };
        if (dryRun === true) return route.continue();
        keys.push(route.request().headers()['idempotency-key'] ?? 'none');
        if (keys.length > 2) return route.continue();
        await route.fetch();
        // What a proxy says for it: nothing.
        return keys.length === 1 ? route.abort() : route.fulfill({ status: 502, body: '' });
      });
      await boxes(page).nth(0).click();
      await boxes(page).nth(1).click();
      await button(page, 'Note…').click();
      await page.getByLabel('Note', { exact: true }).fill('Call first.');
      await window(page).getByRole('status').getByText('2 get another note').waitFor();
      await button(page, 'Change 2 notes').dblclick();
      await said(page, '2 notes changed.');
      expect(keys.length).toBe(3);
      expect(new Set(keys).size).toBe(1);
      await button(page, 'Undo').click();
      await said(page, '2 notes set back.');
      const notes = (await list(`scenarioId=${scenarioIds[1]}`)).map(({ note }) => note);
      expect([...new Set(notes)]).toEqual(['As it was.']);
    });

    it('takes an answer that is not the service’s for neither success nor failure, closed or not', async () => {
      const page = await open(`/assignments?scenarioId=${scenarioIds[1]}`);
      const closed = Promise.withResolvers<void>();
      let tries = 0;
      await page.route('**/bulk/cancel', async (route) => {
        const { dryRun } = route.request().postDataJSON() as { dryRun?: boolean };
        if (dryRun === true) return route.continue();
        if (++tries === 1) return route.fulfill({ status: 500, body: '' });
        await closed.promise;
        await route.fulfill({ status: 200, body: '<h1>Welcome to this hotel</h1>' });
      });
      const unsure = /it is not known whether this was done/;
      await boxes(page).nth(0).click();
      await button(page, 'Cancel…').click();
      await button(page, 'Cancel 1 assignment').click();
      await window(page).getByText(unsure).waitFor();
      await button(page, 'Try again').click();
      await button(page, 'Close').last().click();
      closed.resolve();
      await said(page, unsure);
    });

    it('keeps what was typed for many over a session that ended', async () => {
      const page = await open(`/assignments?scenarioId=${scenarioIds[1]}`);
      const select = async () => {
        await boxes(page).nth(0).click();
        await button(page, 'Note…').click();
        return page.getByLabel('Note', { exact: true });
      };
      await (await select()).fill('Long thought about.');
      const cookies = await page.context().cookies();
      await page.context().clearCookies();
      await button(page, 'Change 1 note').click();
      await page.getByText('Your session has ended').waitFor();
      await page.context().addCookies(cookies);
      await page.reload();
      expect(await (await select()).inputValue()).toBe('Long thought about.');
      await button(page, 'Change 1 note').click();
      await said(page, '1 note changed.');
      await rows(page).first().waitFor();
      expect(await (await select()).inputValue()).toBe('');
    });

    it('says how many are new, and shows them only when one asks', async () => {
      const page = await console.open('/icon.svg');
      await page.clock.install();
      await page.goto(`${console.world.url}/assignments?limit=25`);
      await rows(page).first().waitFor();
      const before = await names(page);
      const { supervisor, counselors, scenarios } = console.world;
      for (const { id } of counselors.slice(0, 2))
        await supervisor.post('/api/assignments', { counselorId: id, scenarioId: scenarios[3]!.id });
      const [newest] = await list(`scenarioId=${scenarioIds[2]}`);
      await supervisor.post(`/api/assignments/${newest!.id}/start`);
      await page.clock.fastForward(31_000);
      await button(page, '2 new').waitFor();
      expect(await names(page)).toEqual(before);
      await button(page, '2 new').click();
      await until(async () => (await names(page)).join() !== before.join());
      expect((await names(page)).slice(2)).toEqual(before.slice(0, 23));
      expect(await button(page, '2 new').count()).toBe(0);
    });

    it('keeps its rows offline, and goes on by itself', async () => {
      const page = await open('/assignments');
      await page.context().setOffline(true);
      await page.getByText('You are offline.').waitFor();
      expect(await rows(page).count()).toBe(50);
      await button(page, 'Overdue').click();
      await page.getByText('There is no connection. The list for these filters').waitFor();
      await page.context().setOffline(false);
      await page.getByText(`1–${most}`, { exact: true }).waitFor();
    });

    it('says why it failed, with the request, and tries again; a silent 502 is no list', async () => {
      let mode: 'refuse' | 'silent' | 'pass' = 'refuse';
      const page = await console.open('/icon.svg');
      await page.route('**/api/assignments?*', async (route) => {
        if (mode === 'pass') return route.continue();
        if (mode === 'silent') return route.fulfill({ status: 502, body: '' });
        const problem = {
          type: '/problems/forbidden',
          title: 'Not for you',
          status: 403,
          detail: 'Ask Ada.',
        };
        const headers = { 'x-request-id': 'r-1', 'content-type': 'application/problem+json' };
        return route.fulfill({ status: 403, headers, body: JSON.stringify(problem) });
      });
      await page.goto(`${console.world.url}/assignments?sort=dueAt`);
      const alert = page.getByRole('alert');
      await alert.getByText('Ask Ada.').waitFor();
      await alert.getByText('Request r-1').waitFor();
      mode = 'silent';
      await button(page, 'Try again').click();
      await alert.getByText('Onus did not answer').waitFor();
      mode = 'pass';
      await button(page, 'Try again').click();
      await rows(page).first().waitFor();
      expect(await alert.count()).toBe(0);
    });

    it('asks for who one is and for the list at once', async () => {
      const asked: Request[] = [];
      const page = await console.open('/icon.svg');
      page.on('request', (request) => request.url().includes('/api/') && asked.push(request));
      let answer = () => undefined as void;
      const held = new Promise<void>((resolve) => (answer = resolve));
      await page.route('**/api/auth/me', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(`${console.world.url}/assignments`);
      await until(() => asked.some((request) => request.url().endsWith('/api/assignments')));
      answer();
      await rows(page).first().waitFor();
      const paths = asked.map((request) => new URL(request.url()).pathname);
      expect(paths.toSorted()).toEqual(['/api/assignments', '/api/auth/me']);
    });

    it('is cards on a phone, and bars nobody, selected or asking', async () => {
      const page = await open('/assignments?limit=10&sort=dueAt', { viewport: narrow });
      expect(await page.getByRole('table', { name: 'Assignments' }).getByRole('row').count()).toBe(11);
      await page.locator('tbody tr').first().getByText('Due', { exact: true }).waitFor();
      await expectNoSidewaysScroll(page);
      await button(page, /^Filters/).click();
      await page.getByRole('combobox', { name: 'Group' }).waitFor();
      await boxes(page).first().click();
      await expectAccessible(page);
      await button(page, 'Cancel…').click();
      await window(page).getByRole('status').getByText('1 will be cancelled').waitFor();
      await expectAccessibleAtAllWidths(page);
      await page.keyboard.press('Escape');
      await until(async () => (await page.evaluate(() => document.activeElement?.textContent)) === 'Cancel…');
      // Text of twice the size.
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await expectNoSidewaysScroll(page);
      }
    });
  },
  { expected: /status of 50[02]|ERR_FAILED|ERR_INTERNET_DISCONNECTED/ },
);
