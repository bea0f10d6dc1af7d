/**
 * Every page and dialog of the console, wide and narrow, light and dark: nothing in it bars anybody, nothing scrolls
 * sideways. With PICTURES=folder each of them is also written there, to be looked at.
 */
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, narrow, wide } from './support/browser.js';
import { atEachOf, everyPage, type Seen } from './support/every-page.js';

const folder = process.env['PICTURES'];

describeInBrowser('every page', (console) => {
  let pages: Seen[];

  beforeAll(async () => {
    pages = await everyPage(console.world);
  });

  it('is open to everybody', async () => {
    expect(pages.length).toBeGreaterThan(20);
    await atEachOf(pages, async ({ name, path, as, until }) => {
      const page = await console.open(path, as === undefined ? {} : { as });
      for (const [width, viewport] of Object.entries({ wide, narrow })) {
        await page.setViewportSize(viewport);
        await until(page);
        await page.waitForLoadState('networkidle');
        const fullPage = width === 'narrow';
        await expectAccessible(page, async (colors) => {
          if (folder !== undefined)
            await page.screenshot({ path: join(folder, `${name}-${width}-${colors}.png`), fullPage });
        });
      }
      await page.context().close();
    });
  }, 600_000);
});
