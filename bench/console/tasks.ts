/** What a supervisor does with the list, and how long each part of it takes until something is seen of it. */
import type { Page } from 'playwright-core';
import { longestFrame, slowestInteraction } from './slow-page.ts';

interface Task {
  what: string;
  at: string;
  goalMs: number;
  measure: (page: Page) => Promise<number>;
}

/** From input to the next paint (INP), which 200 ms is the bound of what is felt as at once for. */
const atOnceMs = 200;
/** Between two frames: more is a stutter. */
const stutterMs = 100;

const list = '/assignments';
const rows = (page: Page) => page.locator('tbody tr a').first().waitFor();
const choices = 1_000;
const rowHeight = 36;

export const tasks: Task[] = [
  {
    what: 'typing in the search, slowest key to paint',
    at: list,
    goalMs: atOnceMs,
    async measure(page) {
      await rows(page);
      const search = page.getByRole('searchbox');
      await search.click();
      return slowestInteraction(page, async () => {
        await search.pressSequentially('Night panic', { delay: 80 });
        await page.waitForURL(/q=Night/);
        await rows(page);
      });
    },
  },
  {
    what: 'opening the assign dialog, click to paint',
    at: list,
    goalMs: atOnceMs,
    async measure(page) {
      await rows(page);
      return slowestInteraction(page, async () => {
        await page.getByRole('link', { name: 'Assign', exact: true }).click();
        await page.getByRole('dialog').waitFor();
      });
    },
  },
  {
    what: 'selecting all on a page, click to paint',
    at: list,
    goalMs: atOnceMs,
    async measure(page) {
      await rows(page);
      return slowestInteraction(page, () => page.getByRole('checkbox', { name: 'All on this page' }).check());
    },
  },
  {
    what: 'the next page, click to paint',
    at: list,
    goalMs: atOnceMs,
    async measure(page) {
      await rows(page);
      const [first, next] = [
        page.locator('tbody tr a').first(),
        page.getByRole('link', { name: 'Next page' }),
      ];
      const before = await first.getAttribute('href');
      return slowestInteraction(page, async () => {
        await next.click();
        await page.waitForFunction(
          (href) =>
            ![href, undefined].includes(
              document.querySelector('tbody tr a')?.getAttribute('href') ?? undefined,
            ),
          before!,
        );
      });
    },
  },
  {
    what: `scrolling ${choices} choices of a combo box, longest between two frames`,
    at: '/assignments/new',
    goalMs: stutterMs,
    async measure(page) {
      const options = await openChoices(page);
      await options.hover();
      return longestFrame(page, async () => {
        for (let step = 0; step < 30; step += 1) {
          await page.mouse.wheel(0, step < 15 ? -900 : 900);
          await page.waitForTimeout(50);
        }
      });
    },
  },
  {
    what: `going through ${choices} choices by arrow keys, slowest key to paint`,
    at: '/assignments/new',
    goalMs: atOnceMs,
    async measure(page) {
      await openChoices(page);
      return slowestInteraction(page, async () => {
        for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowDown', { delay: 30 });
      });
    },
  },
];

/** The counselors, as many as have come by scrolling. */
async function openChoices(page: Page) {
  await page.getByRole('combobox', { name: 'Counselor' }).click();
  const options = page.getByRole('listbox');
  await options.waitFor();
  await options.getByRole('option').first().waitFor();
  const height = () => options.evaluate((element) => element.scrollHeight);
  while ((await height()) < choices * rowHeight) {
    const before = await height();
    await options.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForFunction(
      (known) => document.querySelector('[role=listbox]')!.scrollHeight > known,
      before,
    );
  }
  return options;
}
