/** A page as on a slow laptop behind a slow connection, which notes what somebody before it would wait for. */
import type { BrowserContext, Page } from 'playwright-core';

/** What is slowed down, and by how much. */
const cpuTimesSlower = 4;
const bytesPerSecond = 4_000_000 / 8;
const latencyMs = 75;
export const slowness = `a processor ${cpuTimesSlower} times slower, 4 Mbit/s, ${latencyMs} ms`;

interface Noted {
  /** When the first row of a list was painted, in ms from the start of the page. */
  readableMs: number;
  /** Cumulative layout shift. */
  shift: number;
  /** Of each interaction until the next paint, in ms; what takes less than 16 is not told. */
  interactions: number[];
  /** Between two frames, in ms. */
  frames: number[];
}

declare global {
  var noted: Noted;
}

/** Runs in the page, before anything of it does. */
function takeNotes(): void {
  const noted: Noted = { readableMs: NaN, shift: 0, interactions: [], frames: [] };
  globalThis.noted = noted;
  const observe = (type: string, note: (entry: PerformanceEntry) => void, more: object = {}): void => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true, ...more });
  };
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) noted.shift += value;
  });
  const noteInteraction = (entry: PerformanceEntry): void => {
    if ((entry as PerformanceEntry & { interactionId: number }).interactionId > 0)
      noted.interactions.push(entry.duration);
  };
  observe('event', noteInteraction, { durationThreshold: 16 });

  let last = performance.now();
  const onFrame = (now: number): void => {
    noted.frames.push(now - last);
    last = now;
    if (Number.isNaN(noted.readableMs) && document.querySelector('tbody tr a') !== null) {
      noted.readableMs = Infinity;
      // After this frame is painted.
      requestAnimationFrame(() => setTimeout(() => (noted.readableMs = performance.now())));
    }
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}

export async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(takeNotes);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuTimesSlower });
  return page;
}

export interface Loaded {
  readableMs: number;
  shift: number;
  /** Bodies as they came over the wire, in kB. */
  js: number;
  css: number;
}

/** Goes to an address with a list, and waits until nothing more is asked for. */
export async function load(page: Page, url: string): Promise<Loaded> {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.noted.readableMs < Infinity);
  await page.waitForLoadState('networkidle');
  return page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const kB = (extension: string): number =>
      entries
        .filter(({ name, transferSize }) => name.endsWith(extension) && transferSize > 0)
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1000, 0);
    const { readableMs, shift } = globalThis.noted;
    return { readableMs, shift, js: kB('.js'), css: kB('.css') };
  });
}

/**
 * What the page's own thread computes until a list is there, in ms of the processor as it is: it depends little on what else the
 * machine does, and times the slowness it is the least that somebody waits.
 */
export async function computed(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  await page.locator('tbody tr a').first().waitFor();
  const { metrics } = await session.send('Performance.getMetrics');
  await page.close();
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

/** What of an act took longest until the next paint, in ms; 0 if all took less than 16. */
export async function slowestInteraction(page: Page, act: () => Promise<unknown>): Promise<number> {
  await settle(page);
  await page.evaluate(() => (globalThis.noted.interactions.length = 0));
  await act();
  await settle(page);
  return page.evaluate(() => Math.max(0, ...globalThis.noted.interactions));
}

/** The longest between two frames while something is done, in ms. */
export async function longestFrame(page: Page, act: () => Promise<unknown>): Promise<number> {
  await settle(page);
  await page.evaluate(() => (globalThis.noted.frames.length = 0));
  await act();
  return page.evaluate(() => Math.max(0, ...globalThis.noted.frames));
}

/** Entries are told a while after what they are of. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => void requestIdleCallback(() => setTimeout(resolve, 200))),
  );
}
