/** How long a supervisor's page of 50 takes at the top of the list and deep in it. */
import type { Admin } from '../importing.ts';
import { median } from '../table.ts';

const path = '/api/assignments?limit=50';
/** The longest page there is, to walk with. */
const stride = 200;
const runs = 200;
const warmUps = 200;

interface Page {
  items: unknown[];
  nextCursor: string | null;
}

/** Median milliseconds of the first page and of the one that `depth` rows precede; undefined where no row is so deep. */
export async function timePages(
  admin: Admin,
  depth: number,
): Promise<{ first: number; deep: number } | undefined> {
  const cursor = await walk(admin, depth);
  if (cursor === undefined) return undefined;
  const deepPath = `${path}&cursor=${cursor}`;
  const [first, deep]: [number[], number[]] = [[], []];
  for (let i = -warmUps; i < runs; i += 1) {
    const times = [await time(admin, path), await time(admin, deepPath)] as const;
    if (i < 0) continue;
    first.push(times[0]);
    deep.push(times[1]);
  }
  return { first: median(first), deep: median(deep) };
}

async function walk(admin: Admin, depth: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let passed = 0; passed < depth; passed += stride) {
    const { nextCursor } = await read(
      admin,
      `/api/assignments?limit=${stride}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    if (nextCursor === null) return undefined;
    cursor = nextCursor;
  }
  return cursor;
}

async function time(admin: Admin, of: string): Promise<number> {
  const start = performance.now();
  await read(admin, of);
  return performance.now() - start;
}

async function read(admin: Admin, of: string): Promise<Page> {
  const response = await admin.get(of);
  if (!response.ok) throw new Error(`${of} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}
