/**
 * Assigning in the console: what will come of it is told before, what came of it afterwards; and whatever breaks on the
 * way, nothing is assigned twice, told as done that was not, or told as failed that was done.
 */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../support/until.js';
import { choose, type Cast, castIn, dialogOf, preview, press, rowsOf, said } from './support/assigning.js';
import { describeInBrowser, expectAccessible, narrow } from './support/browser.js';

describeInBrowser('assigning', (console) => {
  const cast = (counselors = 1, scenarios = 1): Promise<Cast> => castIn(console.world, counselors, scenarios);
  const open = (path = '/assignments/new', options?: object) => console.open(path, options);

  it('is done by keyboard alone, and leads back to where it began', async () => {
    const { word, scenarioIds } = await cast();
    const page = await open('/assignments');
    const link = page.getByRole('link', { name: 'Assign', exact: true });
    await link.focus();
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const tabTo = async (matches: () => Promise<boolean>) => {
      for (let tabs = 0; tabs < 20 && !(await matches()); tabs++) await page.keyboard.press('Tab');
      expect(await matches()).toBe(true);
    };
    const isIn = (name: string) => () =>
      page.getByRole('combobox', { name }).evaluate((element) => element === document.activeElement);
    for (const [name, text] of [
      ['Counselor', `Person ${word}`],
      ['Scenario', `Exercise ${word}`],
    ] as const) {
      await tabTo(isIn(name));
      await page.keyboard.type(text);
      await page.getByRole('listbox').getByRole('option', { name: text }).waitFor();
      await until(async () => (await page.getByRole('listbox').getByRole('option').count()) === 1);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('[role=row]', { hasText: text }).waitFor();
      // The list alone; and out of one that is open, what was picked stays.
      await page.keyboard.press(name === 'Counselor' ? 'Escape' : 'Tab');
      await page.getByRole('listbox').waitFor({ state: 'detached' });
    }
    await preview(page, '1 pair: 1 will be assigned');
    await tabTo(async () => (await focused()) === 'Assign');
    await page.keyboard.press('Enter');
    await said(page, `“Exercise ${word} 1” assigned to Person ${word} 1`);
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/assignments');
    await until(() => link.evaluate((element) => element === document.activeElement));
    expect(await rowsOf(console.world, scenarioIds)).toEqual(['pending']);
  });

  it('closes by Escape and by the way back, and gives the focus back', async () => {
    const page = await open('/assignments');
    const link = page.getByRole('link', { name: 'Assign', exact: true });
    const isBack = async () => {
      await dialogOf(page).waitFor({ state: 'detached' });
      await until(() => new URL(page.url()).pathname === '/assignments');
      await until(() => link.evaluate((element) => element === document.activeElement));
    };
    await link.click();
    await dialogOf(page).waitFor();
    await page.goBack();
    await isBack();
    await link.click();
    await dialogOf(page).waitFor();
    await page.keyboard.press('Escape');
    await isBack();
  });

  it('tells of each pair what would come of it, with who assigned what is there, and what did afterwards', async () => {
    const { world } = console;
    const { word, counselorIds, scenarioIds } = await cast(3, 2);
    const [first, second] = counselorIds as [string, string];
    const [scenarioId] = scenarioIds as [string];
    await world.admin.post('/api/assignments', { counselorId: first, scenarioId });
    const { body } = await world.admin.post('/api/assignments', { counselorId: second, scenarioId });
    const { id } = body as { id: string };
    await world.admin.post(`/api/assignments/${id}/start`, {});
    await world.admin.post(`/api/assignments/${id}/complete`, {});

    const page = await open(`/assignments/new?${counselorIds.map((one) => `counselorId=${one}`).join('&')}`);
    await choose(page, 'Scenario', `Exercise ${word} 1`, `Exercise ${word} 2`);
    await preview(page, '6 pairs: 4 will be assigned, 1 is assigned already and 1 was completed before');
    const cell = (person: number) =>
      dialogOf(page)
        .getByRole('row', { name: `Person ${word} ${person}` })
        .getByRole('cell')
        .first();
    await cell(1).getByText('Assigned already').waitFor();
    await cell(1)
      .getByRole('link', { name: /^Ada Demo, .*: See Exercise/ })
      .waitFor();
    await cell(2).getByText('Completed before: left out').waitFor();
    await cell(3).getByText('New').waitFor();
    await page.getByRole('checkbox', { name: /Assign again/ }).check();
    await cell(2).getByText('Completed before: again').waitFor();

    await page.getByRole('spinbutton', { name: /day, Due day/ }).click();
    await page.keyboard.type('04122026');
    await page.getByRole('textbox', { name: 'Note' }).fill('Before Friday.');
    await press(page, 'Assign 5');
    await said(page, '5 assignments made');
    expect(await rowsOf(world, scenarioIds)).toEqual(['completed', ...Array(6).fill('pending')]);
    const { rows } = await world.pool.query<{ due_on: string; note: string; count: number }>(
      `SELECT due_on::text, note, count(*)::int FROM assignments
       WHERE scenario_id = ANY ($1) AND note IS NOT NULL GROUP BY 1, 2`,
      [scenarioIds],
    );
    expect(rows).toEqual([{ due_on: '2026-12-04', note: 'Before Friday.', count: 5 }]);

    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await said(page, '5 assignments taken back');
    expect(await rowsOf(world, scenarioIds)).toEqual([...Array(5).fill('cancelled'), 'completed', 'pending']);
  });

  it('is won by one of two browsers, and the other is told in place who it was', async () => {
    const { word, counselorIds, scenarioIds } = await cast();
    const path = `/assignments/new?counselorId=${counselorIds[0]}&scenarioId=${scenarioIds[0]}`;
    const pages = await Promise.all([open(path), open(path, { as: 'admin@demo.test' })]);
    await Promise.all(pages.map((page) => preview(page, '1 pair: 1 will be assigned')));
    await Promise.all(pages.map((page) => press(page, 'Assign')));
    const lost = (page: Page) => page.getByRole('alert').filter({ hasText: 'already has' });
    const isOver = async (page: Page) =>
      (await lost(page).isVisible()) || !(await dialogOf(page).isVisible());
    await Promise.all(pages.map((page) => until(() => isOver(page))));
    expect(await rowsOf(console.world, scenarioIds)).toEqual(['pending']);

    const losers = await Promise.all(pages.map((page) => lost(page).isVisible()));
    expect(losers.filter(Boolean)).toHaveLength(1);
    const [loser, winner] = losers[0] ? ([pages[0], 'Ada Demo'] as const) : ([pages[1], 'Sam Demo'] as const);
    const told = lost(loser);
    await told.getByText(`Person ${word} 1 already has “Exercise ${word} 1”`).waitFor();
    await told.getByText('It was assigned meanwhile, and is not assigned twice.').waitFor();
    await preview(loser, '1 pair: 1 is assigned already');
    await told.getByRole('link', { name: new RegExp(`^${winner}, `) }).click();
    await loser.waitForURL(/\/assignments\/0[-0-9a-f]{35}$/);
    await loser.goBack();
    await preview(loser, '1 pair: 1 is assigned already');
  });

  it('tells which of many were assigned meanwhile, and takes the others back', async () => {
    const { world } = console;
    const { counselorIds, scenarioIds } = await cast(2, 1);
    const page = await open(
      `/assignments/new?counselorId=${counselorIds[0]}&counselorId=${counselorIds[1]}&scenarioId=${scenarioIds[0]}`,
    );
    await preview(page, '2 pairs: 2 will be assigned');
    await world.admin.post('/api/assignments', { counselorId: counselorIds[0], scenarioId: scenarioIds[0] });
    await press(page, 'Assign 2');
    await dialogOf(page).getByText('1 pair was assigned meanwhile, and was not assigned twice').waitFor();
    await dialogOf(page)
      .getByRole('link', { name: /^Ada Demo, / })
      .waitFor();
    expect(await rowsOf(world, scenarioIds)).toEqual(['pending', 'pending']);
    await dialogOf(page).getByRole('button', { name: 'Undo' }).click();
    await said(page, '1 assignment taken back');
    expect(await rowsOf(world, scenarioIds)).toEqual(['cancelled', 'pending']);
  });

  it('takes a whole group at once, and nobody who is archived', async () => {
    const { world } = console;
    const { word, counselorIds, scenarioIds } = await cast(3, 1);
    const [first, second, third] = counselorIds as [string, string, string];
    await world.admin.patch(`/api/counselors/${first}`, { group: `Group ${word}` });
    await world.admin.patch(`/api/counselors/${second}`, { group: `Group ${word}` });
    await world.admin.post(`/api/counselors/${third}/archive`, {});
    const page = await open(`/assignments/new?counselorId=${third}&scenarioId=${scenarioIds[0]}`);
    const dialog = dialogOf(page);
    await dialog.getByText('1 that was asked for is archived, or not there, and is left out.').waitFor();
    await press(page, 'Assign');
    await dialog.getByText('Choose a counselor.').waitFor();
    await page.getByRole('combobox', { name: 'Counselor' }).fill(word);
    await until(async () => (await page.getByRole('listbox').getByRole('option').count()) === 2);
    await page.keyboard.press('Escape');
    await dialog.getByRole('combobox', { name: 'Group' }).selectOption(`Group ${word}`);
    await press(page, 'Add');
    await preview(page, '2 pairs: 2 will be assigned');
    await press(page, 'Assign 2');
    await page.getByRole('status').getByRole('link', { name: 'See' }).click();
    await until(() => page.url().includes(`counselorId=${first}&counselorId=${second}`));
    expect(await rowsOf(world, scenarioIds)).toEqual(['pending', 'pending']);
  });

  it('bars nobody, also where a list or the calendar is open', async () => {
    const { counselorIds } = await cast(2, 1);
    const page = await open(`/assignments/new?${counselorIds.map((id) => `counselorId=${id}`).join('&')}`);
    await page.getByRole('combobox', { name: 'Scenario' }).click();
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.setViewportSize(narrow);
    await page.getByRole('button', { name: 'Calendar' }).click();
    await page.getByRole('grid', { name: '20' }).waitFor();
    await expectAccessible(page);
  });
});
