/**
 * `npm run bench:console`: the console in Chromium, slowed down, with a million assignments in the database. Prints Markdown, and
 * fails where a page is too heavy. `--quick` says less surely; `--assignments 10000` makes fewer.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../test/support/chromium.ts';
import { built } from '../built.ts';
import { type BenchDatabase, createDatabase, startServer, whereabouts } from '../database.ts';
import { atEnd, runToEnd } from '../ending.ts';
import { fill } from '../filling.ts';
import { servingAt, serviceFlags, startNode } from '../processes.ts';
import { milliseconds, seconds, spread, table } from '../table.ts';
import { tasks } from './tasks.ts';
import { computed, load, type Loaded, slowness, slowPage } from './slow-page.ts';

const { hashPassword } = await built('src/identity/users/passwords.js');

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, assignments: { type: 'string', default: '1000000' } },
});
const rounds = values.quick ? 2 : 7;
const count = Number(values.assignments);

/** In kB; what is beyond the second fails. */
const goals = { js: [150, 180], css: [15, 15], shift: 0.05, coldMs: 2_500, warmMs: 1_000 } as const;

const email = 'bench@bench.test';
const password = 'bench-password';

await runToEnd(async () => {
  if (chromiumPath === undefined) throw new Error('There is no Chromium; CHROMIUM_PATH can name one.');
  const database = await createDatabase(await startServer());
  console.error(`Filling in ${count} assignments.`);
  await fill(database, count);
  await addSupervisor(database);
  const url = await servingAt(
    startNode([...serviceFlags, 'dist/src/main.js'], {
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: '0',
    }),
  );
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  atEnd(() => browser.close());
  const cookie = await signIn(url);
  const newContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await context.addCookies([{ ...cookie, url }]);
    return context;
  };

  const cold: Loaded[] = [];
  const warm: Loaded[] = [];
  const processor: number[] = [];
  const done = new Map<string, number[]>(tasks.map(({ what }) => [what, []]));
  for (let round = 0; round < rounds; round += 1) {
    const context = await newContext();
    for (const loads of [cold, warm]) {
      const page = await slowPage(context);
      loads.push(await load(page, `${url}/assignments`));
      await page.close();
    }
    processor.push(await computed(context, `${url}/assignments`));
    for (const { what, at, measure } of tasks) {
      const page = await slowPage(context);
      await page.goto(url + at);
      done.get(what)!.push(await measure(page));
      await page.close();
    }
    await context.close();
    console.error(`Round ${round + 1} of ${rounds}.`);
  }

  const [machineLoad = NaN] = loadavg();
  const told = (loads: Loaded[], show: (loaded: Loaded) => number, write: (value: number) => string) =>
    spread(loads.map(show), write);
  const readable = ({ readableMs }: Loaded) => readableMs / 1000;
  const most = (kind: 'js' | 'css') => Math.max(...cold.map((loaded) => loaded[kind]));
  const [js, css] = [most('js'), most('css')];
  console.log(
    `\nThe list of assignments of ${count.toLocaleString('en-US')}, ${slowness}; median (least–most) of ${rounds}. ` +
      `${await whereabouts(database)} Load of the machine ${machineLoad.toFixed(1)}.\n`,
  );
  console.log(
    table(
      ['what', 'measured', 'goal'],
      [
        ['JavaScript over the wire, kB', js.toFixed(0), `${goals.js[0]}, fails beyond ${goals.js[1]}`],
        ['CSS over the wire, kB', css.toFixed(1), `${goals.css[0]}, fails beyond it`],
        ['list readable, nothing kept, s', told(cold, readable, seconds), `${goals.coldMs / 1000}`],
        ['list readable, all files kept, s', told(warm, readable, seconds), `${goals.warmMs / 1000}`],
        ['of which the page computes, on a processor as it is, ms', spread(processor, milliseconds), ''],
        [
          'layout shift (CLS)',
          told(
            [...cold, ...warm],
            ({ shift }) => shift,
            (shift) => shift.toFixed(3),
          ),
          `${goals.shift}`,
        ],
        ...tasks.map(({ what, goalMs }) => [
          `${what}, ms`,
          spread(done.get(what)!, milliseconds),
          `${goalMs}`,
        ]),
      ],
    ),
  );
  if (js > goals.js[1] || css > goals.css[1]) throw new Error('The first screen is too heavy.');
});

async function addSupervisor({ pool, organizationId }: BenchDatabase): Promise<void> {
  await pool.query(
    `INSERT INTO users (id, organization_id, email, name, role, password_hash)
     VALUES ($1, $2, $3, 'Bench Supervisor', 'supervisor', $4)`,
    [randomUUID(), organizationId, email, await hashPassword(password)],
  );
}

async function signIn(url: string): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (name === undefined || value === undefined) throw new Error(`Signing in was answered ${answer.status}.`);
  return { name, value };
}
