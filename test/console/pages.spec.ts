/**
 * Every page and dialog of the console, wide and narrow, light and dark: nothing in it bars anybody, nothing scrolls
 * sideways. With PICTURES=folder each of them is also written there, to be looked at.
 */
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, narrow, wide } from './support/browser.js';

const folder = process.env['PICTURES'];

interface Seen {
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

describeInBrowser('every page', (console) => {
  let pages: Seen[];

  beforeAll(async () => {
    const { world } = console;
    const [counselor, scenario] = [world.counselors[0]!, world.scenarios[0]!];
    const list = await world.supervisor.get('/api/assignments?status=pending&limit=1');
    const { id } = (list.body as { items: { id: string }[] }).items[0]!;
    pages = [
      { name: 'sign-in', path: '/sign-in', as: null, until: heading(/Sign in/) },
      { name: 'home', path: '/', until: (page) => page.locator('main svg').first().waitFor() },
      { name: 'assignments', path: '/assignments', until: rows },
      { name: 'nothing-found', path: '/assignments?q=nothinghere', until: heading('Assignments') },
      { name: 'assign', path: '/assignments/new', until: dialog },
      { name: 'assignment', path: `/assignments/${id}`, until: heading(/./) },
      { name: 'counselors', path: '/counselors', until: heading('Counselors') },
      { name: 'counselor', path: `/counselors/${counselor.id}`, until: heading(/./) },
      { name: 'scenarios', path: '/scenarios', until: heading('Scenarios') },
      { name: 'scenario', path: `/scenarios/${scenario.id}`, until: heading(/./) },
      { name: 'password', path: '/password', until: heading(/./) },
      { name: 'my', path: '/my', as: 'counselor@demo.test', until: heading(/./) },
      { name: 'not-found', path: '/no-such-page', until: heading('There is no such page') },
    ];
  });

  it('is open to everybody', async () => {
    for (const { name, path, as, until } of pages) {
      const page = await console.open(path, as === undefined ? {} : { as });
      for (const [width, viewport] of Object.entries({ wide, narrow })) {
        await page.setViewportSize(viewport);
        await until(page);
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, async (colors) => {
          if (folder !== undefined)
            await page.screenshot({
              path: join(folder, `${name}-${width}-${colors}.png`),
              fullPage: width === 'narrow',
            });
        });
      }
      await page.context().close();
    }
    expect(pages.length).toBeGreaterThan(10);
  }, 120_000);
});
