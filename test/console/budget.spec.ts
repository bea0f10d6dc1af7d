/**
 * What a page of the console weighs before it shows anything: all that it and the frame around it import, as it goes over the
 * wire. `npm run bench:console` measures the same in a browser, and how long it takes.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';

const dist = join(import.meta.dirname, '../../console/dist');

/** In bytes. The aim is 150,000 of JavaScript. */
const most = { js: 180_000, css: 15_000 };

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
}

let manifest: Record<string, Chunk>;

beforeAll(async () => {
  manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as typeof manifest;
});

/** A chunk and all that it needs at once. */
function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(name)) {
    seen.add(name);
    for (const each of manifest[name]!.imports ?? []) withImports(each, seen);
  }
  return seen;
}

async function weight(files: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const file of new Set(files)) {
    const compressed = await stat(join(dist, `${file}.br`)).catch(() => undefined);
    bytes += (compressed ?? (await stat(join(dist, file)))).size;
  }
  return bytes;
}

it('of each page is within the budget', async () => {
  const pages = manifest['index.html']!.dynamicImports!.filter((name) => !/-windows?\.tsx$/.test(name));
  expect(pages).toContain('src/assignments/assignments-page.tsx');
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/<script src="\.\/([^"]+)"/g)].map(([, file]) => file!);
  for (const page of pages) {
    const chunks = [...withImports(page, withImports('index.html'))].map((name) => manifest[name]!);
    const js = await weight([...scripts, ...chunks.map(({ file }) => file)]);
    const css = await weight(chunks.flatMap((chunk) => chunk.css ?? []));
    expect({ page, js: js <= most.js || js, css: css <= most.css || css }).toEqual({
      page,
      js: true,
      css: true,
    });
    // That the sums are of something: React alone is more than half of it.
    expect(js).toBeGreaterThan(60_000);
    expect(css).toBeGreaterThan(1_000);
  }
});
