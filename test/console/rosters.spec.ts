/** Counselors and scenarios: found, added, changed, archived and taken back, by whoever may. */
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { enrolment } from '../support/enrolment.js';
import { until } from '../support/until.js';
import { describeInBrowser, expectAccessible, expectNoSidewaysScroll, narrow } from './support/browser.js';

const cast = { externalId: 'c-own-1', name: 'Nora Nwosu', email: 'nora@demo.test', group: 'Night' };
const long = (text: string, length: number) => text.repeat(length).slice(0, length);

describeInBrowser(
  'the rosters',
  (console) => {
    const make = async (path: string, body: object): Promise<{ id: string }> =>
      (await console.world.supervisor.post(path, body)).body as { id: string };
    const get = async (path: string) => (await console.world.supervisor.get(path)).body as Made;
    const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
    const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();
    const search = (page: Page) => page.getByRole('searchbox');
    const names = (page: Page) => page.getByRole('rowheader').allTextContents();

    interface Made {
      name: string;
      group: string | null;
      version: number;
      items: { name: string }[];
    }

    beforeAll(async () => {
      await console.world.pool.query(enrolment('counselors', 60, 'many-'));
    });

    it('finds counselors by words and group, keeps what is typed, and comes back to it', async () => {
      await make('/api/counselors', cast);
      const page = await console.open('/counselors');
      await search(page).pressSequentially('nora', { delay: 20 });
      await page.waitForURL('**/counselors?q=nora');
      await until(() => search(page).evaluate((field) => field === document.activeElement));
      await page.getByRole('link', { name: cast.name }).click();
      await heading(page, cast.name).waitFor();
      await page.goBack();
      await page.getByRole('link', { name: cast.name }).waitFor();
      expect(await search(page).inputValue()).toBe('nora');

      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.waitForURL('**/counselors');
      expect(await search(page).inputValue()).toBe('');
      await page.getByLabel('Group').selectOption({ label: 'Night' });
      await page.waitForURL('**/counselors?group=Night');
      await until(async () => (await names(page)).join() === `${cast.name} `);
      await page.getByLabel('Archived only').check();
      await page.getByText('No archived counselor matches').waitFor();
      await page.goBack();
      await page.getByRole('link', { name: cast.name }).waitFor();

      await search(page).fill('nothing like it');
      await page.getByText('No counselor matches these filters').waitFor();
      await page.getByRole('link', { name: 'Look among the archived' }).click();
      await page.waitForURL(({ search: query }) => query.includes('archived=true'));
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
        q: 'nothing like it',
        group: 'Night',
        archived: 'true',
      });
    });

    it('pages both ways, also from a link to a page in the middle', async () => {
      const page = await console.open('/counselors');
      await page.getByRole('rowheader').first().waitFor();
      const first = await names(page);
      expect(first).toHaveLength(50);
      await page.getByRole('link', { name: 'Next page' }).click();
      await until(async () => (await names(page))[0] !== first[0]);
      const second = await names(page);
      await page.reload();
      await page.getByRole('link', { name: 'Previous page' }).click();
      await until(async () => (await names(page))[0] === first[0]);
      expect(second.filter((name) => first.includes(name))).toEqual([]);
      // Another filter has another first page.
      await page.getByRole('link', { name: 'Next page' }).click();
      await page.waitForURL('**cursor=**');
      await search(page).fill('many');
      await page.waitForURL('**/counselors?q=many');
    });

    it('adds a counselor by keyboard alone, tells each fault at its field, and loses nothing', async () => {
      const page = await console.open('/counselors');
      await page.getByRole('link', { name: 'New counselor' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'New counselor' });
      await until(() => dialog.getByLabel('Name').evaluate((field) => field === document.activeElement));
      await page.keyboard.press('Enter');
      await dialog.getByText('This is needed.').first().waitFor();
      await page.keyboard.type('Kofi Keys');
      await page.keyboard.press('Tab');
      await page.keyboard.type('C-1001');
      await page.keyboard.press('Tab');
      await page.keyboard.type('no address');
      await page.keyboard.press('Enter');
      await dialog.getByText('email must be an email').waitFor();
      await until(() => dialog.getByLabel('Email').evaluate((field) => field === document.activeElement));
      await page.setViewportSize(narrow);
      await expectAccessible(page);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('kofi@demo.test');
      await page.keyboard.press('Enter');
      // Told from another one by case alone.
      await dialog.getByText('Another counselor has the external id “c-1001”').waitFor();
      await until(() =>
        dialog.getByLabel('External id').evaluate((field) => field === document.activeElement),
      );
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('c-keys');
      expect(await dialog.getByText('Another counselor').count()).toBe(0);
      // Neither a reload nor Escape takes what was typed.
      await page.reload();
      await dialog.getByText('This is what you typed before.').waitFor();
      expect(await dialog.getByLabel('External id').inputValue()).toBe('c-keys');
      await dialog.getByLabel('External id').press('Enter');
      await heading(page, 'Kofi Keys').waitFor();
      await said(page, 'Kofi Keys was added.');
      await page.goBack();
      await heading(page, 'Counselors').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it('tells faults in one’s own language', async () => {
      const page = await console.open('/counselors/new', { locale: 'es-ES' });
      await page.getByLabel('Nombre', { exact: true }).fill('Kofi Keys');
      await page.getByLabel('Id externo', { exact: true }).fill('C-1001');
      await page.getByRole('button', { name: 'Añadir consejero' }).click();
      await page.getByText('Ya existe otro con este valor').waitFor();
    });

    it('closes a dialog by back, and gives the focus back to what opened it', async () => {
      const page = await console.open('/scenarios');
      const opener = page.getByRole('link', { name: 'New scenario' });
      await opener.click();
      await page.getByRole('dialog', { name: 'New scenario' }).waitFor();
      await page.goBack();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await opener.click();
      await page.getByRole('dialog', { name: 'New scenario' }).waitFor();
      await page.keyboard.press('Escape');
      await page.waitForURL('**/scenarios');
      await until(() => opener.evaluate((link) => link === document.activeElement));
    });

    it('adds one scenario where the answer to the first try is lost, and shows it', async () => {
      const page = await console.open('/scenarios/new');
      const dialog = page.getByRole('dialog', { name: 'New scenario' });
      await dialog.getByLabel('Title').fill('Lost on the way');
      await dialog.getByLabel('External id').fill('s-lost');
      await dialog.getByLabel('Description').fill('First line\nSecond line');
      await dialog.getByLabel('Mode').selectOption('Chat');
      await dialog.getByLabel('Difficulty').selectOption('Advanced');
      await dialog.getByLabel('Minutes').fill('half an hour');
      await dialog.getByLabel('Skills').fill('listening\n\n  calm  ');
      await dialog.getByRole('button', { name: 'Add scenario' }).click();
      await dialog.getByText('This is a whole number, from 1 to 10,000.').waitFor();
      await dialog.getByLabel('Minutes').fill('30');
      let tries = 0;
      await page.route('**/api/scenarios', async (route) => {
        tries += 1;
        const response = await route.fetch();
        await (tries === 1 ? route.abort('connectionreset') : route.fulfill({ response }));
      });
      await dialog.getByRole('button', { name: 'Add scenario' }).dblclick();
      await heading(page, 'Lost on the way').waitFor();
      expect(tries).toBe(2);
      const { rows } = await console.world.pool.query(
        `SELECT mode, difficulty, estimated_minutes, skills FROM scenarios WHERE external_id = 's-lost'`,
      );
      expect(rows).toEqual([
        { mode: 'chat', difficulty: 'advanced', estimated_minutes: 30, skills: ['listening', 'calm'] },
      ]);
      await page.getByText('30 minutes').waitFor();
    });

    it('keeps what was typed over a session that ended', async () => {
      const page = await console.open('/counselors/new');
      const dialog = page.getByRole('dialog', { name: 'New counselor' });
      await dialog.getByLabel('Name').fill('Ende Later');
      await dialog.getByLabel('External id').fill('c-later');
      await page.context().clearCookies();
      await dialog.getByRole('button', { name: 'Add counselor' }).click();
      await page.getByRole('heading', { name: /Sign in/ }).waitFor();
      await page.getByLabel('Email').fill('supervisor@demo.test');
      await page.getByLabel('Password').fill('demo-password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await dialog.getByText('This is what you typed before.').waitFor();
      expect(await dialog.getByLabel('Name').inputValue()).toBe('Ende Later');
      await dialog.getByRole('button', { name: 'Add counselor' }).click();
      await heading(page, 'Ende Later').waitFor();
    });

    it('shows both versions of what two people changed, and saves what is chosen', async () => {
      const { id } = await make('/api/counselors', { externalId: 'c-two', name: 'Two Hands' });
      const page = await console.open(`/counselors/${id}`);
      await page.getByRole('link', { name: 'Edit' }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit Two Hands' });
      await dialog.getByLabel('Name').fill('Two Left Hands');
      await console.world.admin.patch(`/api/counselors/${id}`, { name: 'Two Right Hands', group: 'Day' });
      await dialog.getByRole('button', { name: 'Save' }).click();
      const told = dialog.getByRole('alert');
      await told.getByText('Somebody else changed this meanwhile').waitFor();
      const cells = await told.getByRole('row').allInnerTexts();
      expect(cells.map((row) => row.split(/\s*\t\s*/))).toEqual([
        ['Field', 'You wrote', 'There now'],
        ['Name', 'Two Left Hands', 'Two Right Hands'],
        ['Group', 'not changed by you', 'Day'],
      ]);
      await page.setViewportSize(narrow);
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Save what I wrote' }).click();
      await heading(page, 'Two Left Hands').waitFor();
      await said(page, 'Two Left Hands was saved.');
      // What only the other one changed stays theirs.
      expect(await get(`/api/counselors/${id}`)).toMatchObject({
        name: 'Two Left Hands',
        group: 'Day',
        version: 3,
      });
    });

    it('takes an edit whose answer was lost for what it is: done', async () => {
      const { id } = await make('/api/counselors', { externalId: 'c-lost', name: 'Lost Once' });
      const page = await console.open(`/counselors/${id}/edit`);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Lost Twice');
      let tries = 0;
      await page.route(`**/api/counselors/${id}`, async (route) => {
        if (route.request().method() !== 'PATCH') return route.continue();
        tries += 1;
        const response = await route.fetch();
        await (tries === 1 ? route.abort('connectionreset') : route.fulfill({ response }));
      });
      await dialog.getByRole('button', { name: 'Save' }).click();
      await said(page, 'Lost Twice was saved.');
      expect(await get(`/api/counselors/${id}`)).toMatchObject({ name: 'Lost Twice', version: 2 });
    });

    it('says before what archiving does to what is open, and after what it did; and takes back', async () => {
      const { world } = console;
      const { id } = await make('/api/counselors', { externalId: 'c-leaves', name: 'Lea Leaves' });
      const scenarioIds = world.scenarios.slice(0, 3).map((scenario) => scenario.id);
      await make('/api/assignments/bulk', { counselorIds: [id], scenarioIds });
      const page = await console.open(`/counselors/${id}`);
      const open = page.getByRole('region', { name: 'Open' });
      await until(async () => (await open.getByRole('listitem').count()) === 3);
      const all = new URL(await open.getByRole('link', { name: 'Everything open' }).evaluate(hrefOf));
      expect(all.pathname + all.search).toBe(
        `/assignments?counselorId=${id}&status=pending&status=in_progress&sort=dueAt`,
      );
      const assign = new URL(await page.getByRole('link', { name: 'Assign', exact: true }).evaluate(hrefOf));
      expect(assign.pathname + assign.search).toBe(`/assignments/new?counselorId=${id}`);

      await page.getByRole('link', { name: 'Archive' }).click();
      const dialog = page.getByRole('dialog', { name: 'Archive Lea Leaves?' });
      await dialog.getByText('3 assignments of theirs are open.').waitFor();
      expect(await dialog.getByLabel('Leave it: they can still finish it').isChecked()).toBe(true);
      await dialog.getByLabel('Cancel it: this cannot be undone').check();
      await dialog.getByRole('button', { name: 'Archive counselor' }).click();
      await said(page, 'Lea Leaves is archived, and 3 open assignments were cancelled.');
      await open.getByText('Nothing is open.').waitFor();
      expect(await page.getByRole('link', { name: 'Assign', exact: true }).count()).toBe(0);

      await page.getByText('What was cancelled stays cancelled.').waitFor();
      await page.getByRole('button', { name: 'Unarchive' }).click();
      await said(page, 'Lea Leaves is no longer archived');
      await until(() => heading(page, 'Lea Leaves').evaluate((title) => title === document.activeElement));
      await page.getByRole('link', { name: 'Assign', exact: true }).waitFor();
    });

    it('says that what is open of an archived scenario stays', async () => {
      const { world } = console;
      const { id } = await make('/api/scenarios', { externalId: 's-leaves', title: 'Out of use' });
      await make('/api/assignments', { counselorId: world.counselors[0]!.id, scenarioId: id });
      const page = await console.open(`/scenarios/${id}/archive`);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('1 assignment of it is open. It stays, and can be finished.').waitFor();
      await dialog.getByRole('button', { name: 'Archive scenario' }).click();
      await said(page, '“Out of use” is archived.');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('region', { name: 'Open' }).getByRole('listitem').waitFor();
      await page.getByRole('button', { name: 'Unarchive' }).click();
      await said(page, '“Out of use” is no longer archived');
    });

    it('says who was erased, and offers nothing', async () => {
      const { id } = await make('/api/counselors', { externalId: 'c-gone', name: 'Gone Girl' });
      await console.world.admin.post(`/api/admin/counselors/${id}/erase`, { confirm: 'c-gone' });
      const page = await console.open(`/counselors/${id}`);
      await heading(page, 'An erased person').waitFor();
      await page.getByText('This person was erased on').waitFor();
      for (const name of ['Edit', 'Archive', 'Assign'])
        expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    });

    it('shows a supervisor who has groups theirs alone, and says so', async () => {
      const { world } = console;
      const who = { email: 'day@demo.test', name: 'Dana Day', role: 'supervisor', groups: ['Day'] };
      await world.admin.post('/api/admin/users', { ...who, password: 'demo-password' });
      const { id } = await make('/api/counselors', {
        externalId: 'c-night',
        name: 'Nina Night',
        group: 'Night',
      });
      await make('/api/counselors', { externalId: 'c-day', name: 'Dara Day', group: 'Day' });
      const page = await console.open('/counselors', { as: who.email });
      await page.getByText('You see the counselors of your group alone: Day.').waitFor();
      await page.getByRole('link', { name: 'Dara Day' }).waitFor();
      expect((await names(page)).join()).not.toContain('Night');
      await page.goto(`${world.url}/counselors/${id}`);
      await page.getByText('it belongs to a group that is not yours').waitFor();
      await page.goto(`${world.url}/counselors/new`);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Group').waitFor();
      expect(await dialog.getByLabel('Group').getByRole('option').allTextContents()).toEqual([
        'Day',
        'Choose a group',
      ]);
      await dialog.getByLabel('Name').fill('Nobody’s');
      await dialog.getByLabel('External id').fill('c-nobodys');
      await dialog.getByRole('button', { name: 'Add counselor' }).click();
      await dialog.getByText('You keep counselors of your groups alone: Day.').waitFor();
      await dialog.getByLabel('Group').selectOption('Day');
      await dialog.getByRole('button', { name: 'Add counselor' }).click();
      await heading(page, 'Nobody’s').waitFor();
    });

    it('tells a counselor whom the roster is for, and lets them read the scenarios', async () => {
      const { world } = console;
      const page = await console.open('/counselors', { as: 'counselor@demo.test' });
      await page.getByText('This page is not for you').waitFor();
      expect(await page.getByRole('link', { name: 'New counselor' }).count()).toBe(0);
      await page.goto(`${world.url}/scenarios/${world.scenarios[0]!.id}`);
      await page.getByText(world.scenarios[0]!.externalId).waitFor();
      for (const name of ['Edit', 'Archive', 'Assign'])
        expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
      for (const path of ['/counselors/new', '/scenarios/new', `/scenarios/${world.scenarios[0]!.id}/edit`]) {
        await page.goto(world.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        expect(await page.getByRole('dialog').count()).toBe(0);
      }
    });

    it('says that it waits for the connection, and is sent once that is back', async () => {
      const page = await console.open('/counselors/new');
      await page.getByLabel('Name', { exact: true }).fill('Paula Patient');
      await page.getByLabel('External id', { exact: true }).fill('paula-1');
      await page.context().setOffline(true);
      await page.getByRole('button', { name: 'Add counselor' }).click();
      await page.getByRole('dialog').getByText('It is sent when that is back.').waitFor();
      await page.context().setOffline(false);
      await heading(page, 'Paula Patient').waitFor();
    });

    it('has room for the longest names', async () => {
      const { id } = await make('/api/counselors', {
        externalId: long('x', 200),
        name: long('Wolfeschlegelsteinhausenbergerdorff', 200),
        email: `${long('w', 60)}@${long('a', 60)}.test`,
        group: long('g', 200),
      });
      const scenario = await make('/api/scenarios', {
        externalId: long('y', 200),
        title: long('Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch', 300),
        description: long('w', 2000),
        skills: [long('z', 100)],
      });
      const assignment = await make('/api/assignments', { counselorId: id, scenarioId: scenario.id });
      const page = await console.open('/counselors?q=wolfe', { viewport: narrow });
      const paths = [
        '/counselors?q=wolfe',
        `/counselors/${id}`,
        `/counselors/${id}/archive`,
        `/scenarios/${scenario.id}`,
        `/scenarios/${scenario.id}/edit`,
        `/assignments/new?counselorId=${id}&scenarioId=${scenario.id}`,
        `/assignments/${assignment.id}/cancel`,
      ];
      for (const path of paths) {
        await page.goto(console.world.url + path);
        await page.waitForLoadState('networkidle');
        await expectNoSidewaysScroll(page);
      }
    });
  },
  { expected: /ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED/ },
);

const hrefOf = (link: Element): string => (link as HTMLAnchorElement).href;
