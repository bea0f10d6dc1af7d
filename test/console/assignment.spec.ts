/** One assignment in the console: all that it says, each step of its life, and what happens when others are at it too. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sessionOf } from '../support/api.js';
import { until } from '../support/until.js';
import { finished, upload } from '../support/uploads.js';
import {
  describeInBrowser,
  expectAccessibleAtAllWidths,
  expectNoSidewaysScroll,
  narrow,
} from './support/browser.js';

interface Made {
  id: string;
  title: string;
  path: string;
}

describeInBrowser(
  'one assignment',
  (console) => {
    let made = 0;
    /** Of the counselor who can sign in, or of another. */
    async function make(more: object = {}, { ofOther = false, isStarted = false } = {}): Promise<Made> {
      const { counselors, scenarios, supervisor } = console.world;
      const [counselor, scenario] = [counselors[ofOther ? 1 : 0]!, scenarios[made++]!];
      const { body } = await supervisor.post('/api/assignments', {
        counselorId: counselor.id,
        scenarioId: scenario.id,
        ...more,
      });
      const { id, scenario: of } = body as { id: string; scenario: { title: string } };
      if (isStarted) await supervisor.post(`/api/assignments/${id}/start`, {});
      return { id, title: of.title, path: `/assignments/${id}` };
    }
    const stateOf = async (id: string) =>
      (await console.world.supervisor.get(`/api/assignments/${id}`)).body as Record<string, unknown>;
    const versionsOf = async (id: string) =>
      (
        (await console.world.supervisor.get(`/api/assignments/${id}/history`)).body as {
          items: { to: string }[];
        }
      ).items.map(({ to }) => to);
    const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();
    const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
    const dialog = (page: Page) => page.getByRole('dialog');

    it('says all of it, and what happened, in words', async () => {
      const word = 'w'.repeat(300);
      const { id, path, title } = await make({ dueAt: '2026-12-04', note: `Read <b>this</b>.\n${word}` });
      const { supervisor, counselor } = console.world;
      await supervisor
        .patch(`/api/assignments/${id}`, { dueAt: '2026-12-24T12:30:00Z' })
        .set('If-Match', '"1"');
      await counselor.post(`/api/assignments/${id}/start`, {});

      const page = await console.open(path, { viewport: narrow });
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      const facts = page.locator('main dl').first();
      for (const text of [
        'In progress',
        /Thursday,? 24 December 2026/,
        'at 13:30, Europe/Berlin time',
        'Read <b>this</b>.',
      ])
        await facts.getByText(text).waitFor();
      await page.getByRole('heading', { name: 'The exercise' }).waitFor();
      await expectNoSidewaysScroll(page);

      const history = page.getByRole('region', { name: 'History' }).getByRole('listitem');
      await until(async () => (await history.count()) === 3);
      const told = await history.allInnerTexts();
      expect(told[0]).toMatch(/Assigned\s+Sam Demo, in the console/);
      expect(told[1]).toMatch(/Edited[^]*Due day[^]*4 Dec 2026[^]*24 Dec 2026, 13:30/);
      expect(told[2]).toMatch(/Started/);

      const person = facts.getByRole('link').first();
      expect(await person.getAttribute('href')).toMatch(/\/counselors\/[-0-9a-f]{36}$/);
      await page.getByRole('link', { name: title }).click();
      await page.waitForURL('**/scenarios/*');
    });

    it('says why a due day ends at another time, whoever moved it', async () => {
      const { id, path } = await make({ dueAt: '2026-12-04' });
      const { admin, pool } = console.world;
      await admin.patch('/api/organization', { timeZone: 'America/New_York' });
      await until(async () => (await versionsOf(id)).length === 2);
      const page = await console.open(path);
      await page.getByText('until the end of the day, America/New_York time').waitFor();
      await page.getByText('Due time moved').waitFor();
      await page.getByText('Ada Demo, in the console').waitFor();
      await page.getByText('The day stays; the time at which it ends moved').waitFor();
      // As the hourly look writes it, where a zone has new rules.
      await pool.query(
        `UPDATE assignment_changes SET door = 'system', actor_kind = 'system' WHERE assignment_id = $1 AND version = 2`,
        [id],
      );
      await page.reload();
      await page.getByText('Onus itself').waitFor();
      await admin.patch('/api/organization', { timeZone: 'Europe/Berlin' });
    });

    it('says through which door it came, and leads from an import’s to all of that import', async () => {
      const { url, counselors, scenarios, partner } = console.world;
      const [counselor, scenario] = [counselors[2]!, scenarios[0]!];
      const admin = await sessionOf(url, 'admin@demo.test');
      const file = `counselor,scenario\n${counselor.externalId},${scenario.externalId}\n`;
      const { id: importId } = await upload(url, admin, file, { fileName: 'spring.csv' });
      await finished(url, admin, importId);
      const { body } = await console.world.supervisor.get(`/api/assignments?importId=${importId}`);
      const { id } = (body as { items: { id: string }[] }).items[0]!;
      await partner.post(`/api/external/assignments/${id}/result`, { score: 70 });

      const page = await console.open(`/assignments/${id}`);
      const history = page.getByRole('region', { name: 'History' });
      await history.getByText('spring.csv, by an import').waitFor();
      await history.getByText('A partner, through the partners’ interface').first().waitFor();
      await page.getByRole('link', { name: 'All assignments of this import' }).click();
      await page.waitForURL(`**/assignments?importId=${importId}`);
      await page.locator(`main a[href$="${id}"]:visible`).first().waitFor();
    });

    it('shows a long history in pages', async () => {
      const { id, path } = await make();
      await console.world.pool.query(
        `INSERT INTO assignment_changes
           (assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, changes)
         SELECT $1, version, now(), 'web', 'user', $1, 'Robin', 'pending', 'pending',
                jsonb_build_object('note', jsonb_build_object('from', version - 1, 'to', 'Note ' || version))
         FROM generate_series(2, 210) version`,
        [id],
      );
      const page = await console.open(path);
      const entries = page.getByRole('region', { name: 'History' }).getByRole('listitem');
      await entries.nth(199).waitFor();
      expect(await entries.count()).toBe(200);
      await button(page, 'Show later changes').click();
      await entries.getByText('Note 210').waitFor();
      await button(page, 'Show later changes').waitFor({ state: 'detached' });
    });

    it('is started, completed with a result, and that corrected for a reason, by keyboard alone', async () => {
      const { id, path } = await make();
      const page = await console.open(path);
      await button(page, 'Start').focus();
      await page.keyboard.press('Enter');
      await said(page, 'Started.');
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');

      // From the title: edit, cancel, complete.
      for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog(page).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.type('12,3,4');
      await page.keyboard.press('Enter');
      await page.getByText('Write a number from 0 to 100').waitFor();
      await until(() => page.evaluate(() => document.activeElement!.getAttribute('aria-invalid') === 'true'));
      await page.keyboard.press('Control+A');
      await page.keyboard.type('87,5');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.type('Calm and clear.\nGo on.');
      for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab');
      // What it has done is no news to it, not even while it closes.
      await page.evaluate(() =>
        new MutationObserver(() => {
          if (document.querySelector('[role=dialog] [role=alert]')) document.body.dataset['alerted'] = 'yes';
        }).observe(document.body, { childList: true, subtree: true }),
      );
      await page.keyboard.press('Enter');
      await said(page, 'Completed.');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await page.locator('body').getAttribute('data-alerted')).toBeNull();
      await page.getByText('87.5 of 100').waitFor();
      expect(await stateOf(id)).toMatchObject({
        result: { score: 87.5, feedback: 'Calm and clear.\nGo on.' },
      });
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');

      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog(page).waitFor();
      await page.getByLabel('Score').fill('90');
      await button(page, 'Save').click();
      await page.getByText('Say why it is corrected.').waitFor();
      await page.getByLabel('Reason').fill('A slip of the hand');
      await page.keyboard.press('Enter');
      await said(page, 'The result is corrected.');
      await page.getByText('90 of 100').waitFor();
      await page.getByRole('region', { name: 'History' }).getByText('A slip of the hand').waitFor();
      expect(await versionsOf(id)).toEqual(['pending', 'in_progress', 'completed', 'completed']);
    });

    it('is cancelled for a reason; back closes the dialog, keeps what was typed, and gives the focus back', async () => {
      const { id, path, title } = await make();
      const page = await console.open(path);
      const opener = page.getByRole('link', { name: 'Cancel assignment' });
      await opener.click();
      await dialog(page).getByText(`“${title}”`).waitFor();
      expect(page.url()).toContain(`${path}/cancel`);
      await page.getByLabel('Reason').fill('On leave');
      await page.goBack();
      await dialog(page).waitFor({ state: 'detached' });
      await opener.and(page.locator(':focus')).waitFor();
      await page.reload();
      await opener.click();
      await page.getByText('This is what you typed before.').waitFor();
      expect(await page.getByLabel('Reason').inputValue()).toBe('On leave');
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      await opener.and(page.locator(':focus')).waitFor();
      await opener.click();
      await button(page, 'Cancel assignment').dblclick();
      await said(page, 'Cancelled.');
      await page.getByRole('region', { name: 'History' }).getByText('On leave').waitFor();
      expect(await versionsOf(id)).toEqual(['pending', 'cancelled']);
      await opener.waitFor({ state: 'detached' });
    });

    it('shows both versions where two people edit, and loses nothing of either', async () => {
      const { id, path } = await make({ dueAt: '2026-12-04', note: 'As it was' });
      const [mine, theirs] = await Promise.all([
        console.open(`${path}/edit`),
        console.open(`${path}/edit`, { as: 'admin@demo.test' }),
      ]);
      await theirs.getByRole('textbox', { name: 'Note' }).fill('Their note');
      await theirs.getByRole('spinbutton', { name: /^day/ }).fill('20');
      await mine.getByRole('textbox', { name: 'Note' }).fill('My note');
      await button(theirs, 'Save').click();
      await said(theirs, 'Saved.');

      await button(mine, 'Save').click();
      const alert = dialog(mine).getByRole('alert');
      await alert.getByText('Changed meanwhile').waitFor();
      await alert.getByText('Their note').waitFor();
      const [day, note] = [
        mine.getByRole('radiogroup', { name: 'Due day' }),
        mine.getByRole('radiogroup', { name: 'Note' }),
      ];
      // Of what one did not touch, theirs; of what both did, one must say.
      expect(await day.getByRole('radio', { name: /20 December/ }).isChecked()).toBe(true);
      await note.getByRole('radio', { name: /Their note/ }).waitFor();
      expect(await note.getByRole('radio', { name: /My note/ }).isChecked()).toBe(false);
      await expectAccessibleAtAllWidths(mine);
      await button(mine, 'Save').click();
      await mine.getByText('Choose one of the two.').waitFor();
      expect(await mine.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('My note');
      await note.getByRole('radio', { name: /My note/ }).check();
      await button(mine, 'Save').click();
      await said(mine, 'Saved.');
      expect(await stateOf(id)).toMatchObject({ dueOn: '2026-12-20', note: 'My note', version: 3 });

      // The other one is told when they come back to it.
      await theirs.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
      await theirs.getByRole('alert').getByText('My note').waitFor();
      await button(theirs, 'Got it').click();
      await theirs.getByRole('alert').waitFor({ state: 'detached' });
    });

    it('tells what is now and who did it where a step is not possible any more', async () => {
      const { id, path } = await make({}, { isStarted: true });
      const page = await console.open(`${path}/complete`);
      await page.getByLabel('Feedback').fill('A long and careful text');
      await console.world.admin.post(`/api/assignments/${id}/cancel`, { reason: 'They left' });
      await button(page, 'Complete').click();
      await page.getByText('This is not possible any more: it is Cancelled').waitFor();
      await dialog(page).getByText('They left').waitFor();
      expect(await page.getByLabel('Feedback').inputValue()).toBe('A long and careful text');
      expect(await button(page, 'Complete').count()).toBe(0);

      const other = await make();
      const second = await console.open(other.path);
      await button(second, 'Start').waitFor();
      await console.world.admin.post(`/api/assignments/${other.id}/cancel`, { reason: 'Not needed' });
      await button(second, 'Start').click();
      await second.getByRole('alert').getByText('Not needed').waitFor();
      await button(second, 'Start').waitFor({ state: 'detached' });
    });

    it('carries what was typed to a correction where another result was quicker', async () => {
      const { id, path } = await make({}, { isStarted: true });
      const page = await console.open(`${path}/complete`);
      await page.getByLabel('Score').fill('55');
      await page.getByLabel('Feedback').fill('Mine');
      await console.world.admin.post(`/api/assignments/${id}/complete`, { result: { score: 70 } });
      await button(page, 'Complete').click();
      await page.getByRole('link', { name: 'Correct the result' }).click();
      await page.getByLabel('Reason').fill('We both wrote one');
      expect(await page.getByLabel('Score').inputValue()).toBe('55');
      await button(page, 'Save').click();
      await said(page, 'The result is corrected.');
      expect(await stateOf(id)).toMatchObject({ result: { score: 55, feedback: 'Mine' } });
    });

    it('does it once where an answer is lost, and is unsure where none comes', async () => {
      const { id, path } = await make();
      const page = await console.open(path);
      const keys: (string | undefined)[] = [];
      await page.route('**/start', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        await route.fetch();
        return route.abort('connectionreset');
      });
      await button(page, 'Start').dblclick();
      await said(page, 'Started.');
      expect(new Set(keys).size).toBe(1);
      expect(keys.length).toBe(2);

      // A proxy that is up while the service behind it is not.
      await page.route('**/complete', (route) => route.fulfill({ status: 502, body: '' }));
      await page.getByRole('link', { name: 'Complete' }).click();
      await page.getByLabel('Score').fill('60');
      await button(page, 'Complete').click();
      await page.getByText('It is not known whether this was done').waitFor({ timeout: 20_000 });
      expect(await page.getByLabel('Score').inputValue()).toBe('60');
      await page.unroute('**/complete');
      await button(page, 'Complete').click();
      await said(page, 'Completed.');
      expect(await versionsOf(id)).toEqual(['pending', 'in_progress', 'completed']);

      // An edit has no key: that it was done is seen in what is there.
      const other = await make({ note: 'Before' });
      const second = await console.open(`${other.path}/edit`);
      let tries = 0;
      await second.route(`**/api${other.path}`, async (route) => {
        if (route.request().method() !== 'PATCH' || tries++ > 0) return route.continue();
        await route.fetch();
        return route.abort('connectionreset');
      });
      await second.getByRole('textbox', { name: 'Note' }).fill('After');
      await button(second, 'Save').click();
      await said(second, 'Saved.');
      expect(await stateOf(other.id)).toMatchObject({ note: 'After', version: 2 });
    });

    it('keeps what was typed when the session ends in the middle', async () => {
      const { id, path } = await make({}, { isStarted: true });
      const page = await console.open(`${path}/complete`);
      await page.getByLabel('Feedback').fill('Written for an hour');
      await page.context().clearCookies();
      await button(page, 'Complete').click();
      await page.getByLabel('Email').fill('supervisor@demo.test');
      await page.getByRole('textbox', { name: 'Password' }).fill('demo-password');
      await page.keyboard.press('Enter');
      await page.getByText('This is what you typed before.').waitFor();
      expect(await page.getByLabel('Feedback').inputValue()).toBe('Written for an hour');
      await button(page, 'Complete').click();
      await said(page, 'Completed.');
      expect(await stateOf(id)).toMatchObject({ result: { feedback: 'Written for an hour' } });
    });

    it('lets counselors do their own, and shows them nobody else’s', async () => {
      const { id, path } = await make({ note: 'For you' });
      const page = await console.open(path, { as: 'counselor@demo.test', viewport: narrow });
      await page.getByText('For you').waitFor();
      expect(await page.getByRole('link', { name: /Edit|Cancel/ }).count()).toBe(0);
      await button(page, 'Start').click();
      await page.getByRole('link', { name: 'Complete' }).click();
      await page.getByLabel('How did it go?').fill('I learned a lot');
      await button(page, 'Complete').click();
      await said(page, 'Completed.');
      expect(await stateOf(id)).toMatchObject({ result: { score: null, feedback: 'I learned a lot' } });
      await page.goto(`${console.world.url}${path}/cancel`);
      await page.getByText('Supervisors do this.').waitFor();

      const { path: foreign } = await make({}, { ofOther: true });
      for (const none of [
        foreign,
        '/assignments/00000000-0000-7000-8000-000000000000',
        '/assignments/nothing',
      ]) {
        await page.goto(console.world.url + none);
        await page.getByRole('heading', { name: 'There is no such assignment', level: 1 }).waitFor();
      }
      await page.getByRole('link', { name: 'My exercises' }).last().click();
      await page.waitForURL('**/my');
    });
  },
  { expected: /ERR_CONNECTION_RESET|status of 502/ },
);
