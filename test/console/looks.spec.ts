/**
 * How the console looks where one would not look every day: the contrast of its named colours, the colours of the system,
 * without motion, from right to left, in Spanish; and whether any text of it is in no catalogue.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, expectNoSidewaysScroll, narrow, wide } from './support/browser.js';
import { atEachOf, everyPage, type Seen } from './support/every-page.js';

const widest = { width: 2560, height: 1440 };

type Colors = Record<string, string>;

describe('the named colours', () => {
  const schemes: Record<string, Colors> = {};

  beforeAll(async () => {
    const css = await readFile(join(import.meta.dirname, '../../console/src/app.css'), 'utf8');
    const [usual = '', strong = ''] = css.split('@media (prefers-contrast: more)');
    for (const [scheme, selector] of [
      ['light', ':root'],
      ['dark', `[data-colors='dark']`],
    ] as const) {
      schemes[scheme] = colorsOf(usual, selector);
      schemes[`${scheme}, more contrast`] = { ...schemes[scheme], ...colorsOf(strong, selector) };
    }
  });

  it('can be read wherever they are put', () => {
    const grounds = ['surface', 'page'];
    const tones = ['bad', 'caution', 'good', 'calm'];
    const tints = tones.map((tone) => `${tone}-tint`);
    const texts = pairs(['ink', 'soft', 'accent', ...tones], grounds)
      .concat(pairs(['ink', 'soft'], tints))
      .concat(tones.map((tone) => [tone, `${tone}-tint`] as const))
      .concat([
        ['on-accent', 'accent'],
        ['surface', 'bad'],
      ]);
    const edges = pairs(['edge', 'accent', ...tones], grounds);
    const tooWeak = Object.entries(schemes).flatMap(([scheme, colors]) =>
      [...texts.map((pair) => ({ pair, least: 4.5 })), ...edges.map((pair) => ({ pair, least: 3 }))]
        .map(({ pair: [front, back], least }) => ({
          said: `${scheme}: ${front} on ${back}`,
          is: contrast(colors[front]!, colors[back]!),
          least,
        }))
        .filter(({ is, least }) => !(is >= least)),
    );
    expect(tooWeak).toEqual([]);
    expect(Object.keys(schemes).length).toBe(4);
  });
});

function colorsOf(css: string, selector: string): Colors {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0]!;
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

const pairs = (fronts: string[], backs: string[]) =>
  fronts.flatMap((front) => backs.map((back) => [front, back] as const));

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describeInBrowser('the looks of every page', (console) => {
  let pages: Seen[];

  beforeAll(async () => {
    pages = await everyPage(console.world);
  });

  it('moves nothing for those who want no motion', async () => {
    const page = await console.open('/password');
    // A skeleton stays for as long as the list is not answered.
    await page.route(/\/api\/assignments(\?|$)/, () => undefined);
    await page.goto(`${console.world.url}/assignments`);
    await page.locator('main .animate-pulse').first().waitFor();
    const moving = () => page.evaluate(() => document.getAnimations().length);
    expect(await moving()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).toBe(0);
  });

  it('keeps shapes and states in the colours of the system', async () => {
    const { path } = pages.find(({ name }) => name === 'assignment')!;
    const page = await console.open(path);
    await page.emulateMedia({ forcedColors: 'active' });
    const main = page.getByRole('link', { name: 'Complete' });
    await main.waitFor();
    const edges = await page
      .locator('main a[href$="/complete"], main dd span.rounded-full')
      .evaluateAll((elements) =>
        elements.map((element) => {
          const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
          return borderTopWidth !== '0px' && borderTopColor !== backgroundColor;
        }),
      );
    expect(edges.length).toBeGreaterThan(1);
    expect(edges).not.toContain(false);
    await main.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await main.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
  });

  it('speaks Spanish', async () => {
    const { path } = pages.find(({ name }) => name === 'assignment')!;
    const page = await console.open(path, { locale: 'es-ES' });
    for (const text of ['Completar', 'Cancelar asignación', 'Editar'])
      await page.getByRole('link', { name: text }).waitFor();
    await page.getByRole('heading', { name: 'Historial' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es-ES');
  });

  it('goes from right to left, at every width and with large text, without scrolling sideways, and has every text in a catalogue', async () => {
    const found: string[] = [];
    const look = async ({ name, path, as, until }: Seen) => {
      const page = await console.open('/icon.svg', as === undefined ? {} : { as });
      const data = collectData(page);
      await page.addInitScript(() => localStorage.setItem('onus-language', 'ar-XB'));
      await page.goto(console.world.url + path);
      await until(page);
      await page.waitForLoadState('networkidle');
      for (const viewport of [narrow, widest, wide]) {
        await page.setViewportSize(viewport);
        await expectNoSidewaysScroll(page);
      }
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      await expectNoSidewaysScroll(page);
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
      const known = new Set([...(await data()), ...fromIntl, ...ofReactAria, 'Onus', 'English', 'Español']);
      for (const text of await textsOf(page)) {
        const strange = wordsOf(outside(text)).filter((word) => !known.has(word));
        if (strange.length > 0) found.push(`${name}: ${text} (${strange.join(', ')})`);
      }
      await page.context().close();
    };
    await atEachOf(pages, look);
    expect([...new Set(found)]).toEqual([]);
  });
});

/** What its dialogs and tags say to those who listen, which it has in the languages of the console. */
const ofReactAria = ['Dismiss', 'Remove'];

/** @returns every word of every answer so far */
function collectData(page: Page): () => Promise<Set<string>> {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) answers.push(response.text().catch(() => ''));
  });
  return async () =>
    new Set(
      (await Promise.all(answers))
        .filter((text) => text.startsWith('{'))
        .flatMap((text) => stringsOf(JSON.parse(text)))
        .flatMap(wordsOf),
    );
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

const wordsOf = (text: string): string[] => text.match(/\p{L}{2,}/gu) ?? [];

/** What of a text is in no catalogue: they mark what is theirs, and one may be in another. */
function outside(text: string): string {
  let depth = 0;
  return [...text]
    .filter((character) => {
      if (character === '⟦') depth++;
      const isOutside = depth === 0;
      if (character === '⟧') depth--;
      return isOutside;
    })
    .join('');
}

/** What can be seen or is read out, a text node or a name each, and the title of the tab. */
async function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // The parts of a day to be typed have names of React Aria's.
    const isOurs = (element: Element | null) =>
      element?.checkVisibility() === true && !element.closest('script, noscript, style, [role=spinbutton]');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (isOurs(parentElement)) texts.push(textContent ?? '');
    }
    for (const name of ['aria-label', 'placeholder', 'title'])
      for (const element of document.body.querySelectorAll(`[${name}]`))
        if (isOurs(element)) texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
}

/** The words that the browser itself writes days, times, durations and lists with. */
const fromIntl = ((): Set<string> => {
  const days = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2028, 0, 1 + day)));
  const formats = (['full', 'medium', 'short'] as const).map(
    (dateStyle) => new Intl.DateTimeFormat('en-GB', { dateStyle, timeStyle: 'short' }),
  );
  const away = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });
  const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
  const said = [
    ...formats.flatMap((format) => days.map((day) => format.format(day))),
    ...units.flatMap((unit) => [-3, -2, -1, 0, 1, 2, 3].map((count) => away.format(count, unit))),
    new Intl.ListFormat('en-GB').format(['', '', '']),
    ...[1, 2].map((count) => new Intl.NumberFormat('en-GB', { style: 'unit', unit: 'minute' }).format(count)),
  ];
  return new Set(said.flatMap(wordsOf));
})();
