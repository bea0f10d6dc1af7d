/**
 * The console as people use it: the built service and the built console, in a real Chromium. Where there is none, its specs
 * are skipped, and their titles say so.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium,
} from 'playwright-core';
import { sessionOf } from '../../support/api.js';
import { chromiumFlags, chromiumPath } from '../../support/chromium.js';
import { createWorld, type World } from '../../support/worlds.js';

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 360, height: 740 };

export interface Console {
  world: World;
  /** Another person's browser, or the same person's other one: signed in, unless `as` is null. */
  open(path: string, options?: { as?: string | null; at?: string } & BrowserContextOptions): Promise<Page>;
}

/**
 * A suite in a browser. Whatever any page of it breaks, is told by the browser, or asks of anybody else, fails it.
 *
 * @param expected in the browser's console besides, such as answers that a test provokes
 */
export function describeInBrowser(
  what: string,
  define: (console: Console) => void,
  { expected, environment = {} }: { expected?: RegExp; environment?: Record<string, string> } = {},
): void {
  const suite = chromiumPath === undefined ? describe.skip : describe;
  suite(
    chromiumPath === undefined ? `${what} (skipped: there is no Chromium; CHROMIUM_PATH can name one)` : what,
    () => {
      let world: World;
      let browser: Browser;
      const complaints: string[] = [];
      const contexts: BrowserContext[] = [];

      beforeAll(async () => {
        [world, browser] = await Promise.all([
          createWorld({ environment }),
          chromium.launch({
            executablePath: chromiumPath!,
            args: chromiumFlags,
          }),
        ]);
      });
      afterAll(async () => {
        await Promise.allSettled(contexts.map((context) => context.close()));
        await browser?.close();
        await world?.close();
        expect(complaints).toEqual([]);
      });

      define({
        get world() {
          return world;
        },
        async open(path, { as = 'supervisor@demo.test', at = world.url, ...options } = {}) {
          const context = await browser.newContext({ viewport: wide, locale: 'en-GB', ...options });
          contexts.push(context);
          if (as !== null) {
            const [name = '', value = ''] = (await sessionOf(at, as))['Cookie']!.split('=', 2);
            await context.addCookies([{ name, value, url: at }]);
          }
          const page = await context.newPage();
          page.setDefaultTimeout(30_000);
          complainOf(page, at, complaints, expected);
          await page.goto(at + path);
          return page;
        },
      });
    },
  );
}

/** Refusals by the service are answers, and no fault of the page: the browser tells of each. */
const refusals = /^Failed to load resource: .* status of 4\d\d/;

function complainOf(page: Page, at: string, complaints: string[], expected?: RegExp): void {
  const complain = (text: string) => {
    if (!refusals.test(text) && !expected?.test(text)) complaints.push(text);
  };
  page.on('pageerror', (error) => complain(`Broke: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  page.on('request', (request) => {
    const isOurs = new URL(request.url()).origin === new URL(at).origin;
    if (!isOurs && !/^(data|blob):/.test(request.url())) complain(`Asked somebody else: ${request.url()}`);
  });
}

/**
 * What would bar people: WCAG 2.2 AA and axe's best practices, in both colour schemes; and no scrolling sideways.
 *
 * @param look what else is to be done with each
 */
export async function expectAccessible(
  page: Page,
  look?: (colors: string) => Promise<unknown>,
): Promise<void> {
  for (const colors of ['light', 'dark']) {
    await page.evaluate((scheme) => (document.documentElement.dataset['colors'] = scheme), colors);
    await look?.(colors);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const told = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => `${colors}: ${id}: ${help}: ${target.join(' ')} ${html.slice(0, 200)}`),
    );
    expect({ at: new URL(page.url()).pathname, told }).toEqual({ at: expect.any(String), told: [] });
  }
  await expectNoSidewaysScroll(page);
}

/** Nothing reaches beyond the page's width, or that of its dialog, but for what scrolls by itself. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const reaching = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('[role=dialog]')].flatMap((whole) => {
      if (whole.scrollWidth <= whole.clientWidth) return [];
      const right = whole.getBoundingClientRect().left + whole.clientWidth;
      return [...whole.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > right + 1)
        .map((element) => element.outerHTML.slice(0, 200))
        .slice(0, 5);
    }),
  );
  expect({ at: page.url(), reaching }).toEqual({ at: page.url(), reaching: [] });
}

/** At both widths: {@link expectAccessible}. */
export async function expectAccessibleAtAllWidths(page: Page): Promise<void> {
  for (const viewport of [narrow, wide]) {
    await page.setViewportSize(viewport);
    await expectAccessible(page);
  }
}
