/** The programs of `examples/` as partners run them, all at once: each through a proxy that loses what it can. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { keyOf } from '../support/api.js';
import { succeeds } from '../support/installed.js';
import { createLossyProxy, type Loss } from '../support/lossy-proxy.js';
import { pairsOf } from '../support/pairs.js';
import { createWorld, type World } from '../support/worlds.js';

const examples = join(import.meta.dirname, '../../examples');
const compiled = await mkdtemp(join(tmpdir(), 'onus-examples-'));

/** How each is run, what is done once before, so that no compiler runs each time, and what fails where it is not there. */
const programs: Record<string, { needs: string; compile?: string; run: string }> = {
  curl: { needs: 'curl --version', run: 'bash onus.sh' },
  Node: { needs: `${process.execPath} --version`, run: `${process.execPath} onus.mjs` },
  Python: { needs: 'python3 -m requests.help', run: 'python3 onus.py' },
  Go: { needs: 'go version', compile: `go build -o ${compiled} onus.go`, run: `${compiled}/onus` },
  Java: {
    needs: 'javac -version',
    compile: `javac -d ${compiled} Onus.java`,
    run: `java -XX:TieredStopAtLevel=1 -cp ${compiled} Onus`,
  },
  PHP: { needs: 'php --version', run: 'php onus.php' },
};

const languages = Object.keys(programs).filter((language) => succeeds(programs[language]!.needs));
const absent = Object.keys(programs).filter((language) => !languages.includes(language));
const unless = absent.length === 0 ? '' : ` (skipped, since they cannot be run here: ${absent.join(', ')})`;

let world: World;
let apiKey: string;
let unusedPair: () => Pair;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
  apiKey = (await keyOf(world.admin))['X-API-Key']!;
  await inEach(async (language) => {
    const { compile } = programs[language]!;
    if (compile !== undefined) expect(await run(compile)).toEqual({ code: 0, output: '', errors: '' });
  });
}, 180_000);

afterAll(async () => {
  await world.close();
  await rm(compiled, { recursive: true });
});

type Pair = ReturnType<ReturnType<typeof pairsOf>>;

/** What a test found in each language, to be compared as a whole: what differs is shown with the language. */
async function inEach<Found>(find: (language: string) => Promise<Found>): Promise<Record<string, Found>> {
  return Object.fromEntries(
    await Promise.all(languages.map(async (language) => [language, await find(language)] as const)),
  );
}

async function run(command: string, words: string[] = [], environment: Record<string, string> = {}) {
  const [program = '', ...args] = command.split(' ');
  const env = { ...process.env, ...environment };
  const child = spawn(program, [...args, ...words], {
    cwd: examples,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, output, errors };
}

/** Runs it through a proxy that does these things to the first requests, and nothing to others. */
async function runThrough(losses: Loss[], language: string, ...words: string[]) {
  const ahead = [...losses];
  const times: number[] = [];
  const proxy = await createLossyProxy(world.url, () => {
    times.push(performance.now());
    return ahead.shift();
  });
  try {
    const ran = await run(programs[language]!.run, words, { ONUS_URL: proxy.url, ONUS_KEY: apiKey });
    const keys = proxy.requests.map(({ headers }) => headers['idempotency-key']);
    return { ...ran, keys, times };
  } finally {
    await proxy.close();
  }
}

const wordsOf = ({ counselor, scenario }: Pair) => [counselor.externalId, scenario.externalId] as const;

async function idsOf({ counselor, scenario }: Pair): Promise<string[]> {
  const list = `/api/assignments?counselorId=${counselor.id}&scenarioId=${scenario.id}`;
  const { body } = await world.supervisor.get(list);
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
}

describe(`the examples${unless}`, () => {
  it('assign once, whatever is lost, and wait as long as they are told', async () => {
    const found = await inEach(async (language) => {
      const pair = unusedPair();
      const losses: Loss[] = ['answer', 'unavailable', 'half'];
      const ran = await runThrough(losses, language, 'create', ...wordsOf(pair));
      return { ...ran, ids: await idsOf(pair) };
    });
    for (const [language, { code, output, errors, ids, keys, times }] of Object.entries(found)) {
      expect({ language, code, output, errors }).toEqual({
        language,
        code: 0,
        output: `${ids[0]}\n`,
        errors,
      });
      expect({ language, ids }).toEqual({ language, ids: [expect.any(String)] });
      expect({ language, keys }).toEqual({
        language,
        keys: Array(4).fill(expect.stringMatching(/^[\w-]{32,36}$/)),
      });
      expect(new Set(keys).size).toBe(1);
      // The proxy said two seconds; of themselves they wait one at most.
      expect(times[2]! - times[1]!).toBeGreaterThan(1200);
    }
  });

  it('take the key of a job, also two at once, and what was done before is its success', async () => {
    const found = await inEach(async (language) => {
      const words = ['create', ...wordsOf(unusedPair())];
      const job = async (key: string) => {
        const { output, errors } = await runThrough([], language, ...words, key);
        return output + errors;
      };
      const atOnce = await Promise.all([job(`order-${language}`), job(`order-${language}`)]);
      return [...atOnce, await job(`order-${language}`), await job(`other-${language}`)];
    });
    for (const [language, outputs] of Object.entries(found)) {
      expect({ [language]: outputs }).toEqual({
        [language]: Array(4).fill(expect.stringMatching(/^[\w-]{36}\n$/)),
      });
      expect({ [language]: new Set(outputs).size }).toEqual({ [language]: 1 });
    }
  });

  it('say at once what is refused, and why', async () => {
    const found = await inEach((language) => runThrough([], language, 'create', 'nobody', 's-101'));
    for (const [language, { times: _, ...ran }] of Object.entries(found)) {
      expect({ [language]: ran }).toEqual({
        [language]: {
          code: 1,
          output: '',
          errors: expect.stringContaining('There is no counselor nobody'),
          keys: [expect.any(String)],
        },
      });
    }
  });

  it('send a result once', async () => {
    const found = await inEach(async (language) => {
      const pair = unusedPair();
      const [counselorId, scenarioId] = [pair.counselor.id, pair.scenario.id];
      const { body } = await world.supervisor.post('/api/assignments', { counselorId, scenarioId });
      const path = `/api/assignments/${body.id}`;
      const { code, output, keys } = await runThrough(['answer'], language, 'result', body.id, '87.5');
      const { body: history } = await world.supervisor.get(`${path}/history`);
      const steps = (history as { items: { to: string }[] }).items.map(({ to }) => to);
      const { result } = (await world.supervisor.get(path)).body;
      return { code, output, tries: keys.length, keys: new Set(keys).size, steps, result };
    });
    const steps = ['pending', 'in_progress', 'completed'];
    const result = { score: 87.5, feedback: null };
    const sent = { code: 0, output: 'completed\n', tries: 2, keys: 1, steps, result };
    expect(found).toEqual(Object.fromEntries(languages.map((language) => [language, sent])));
  });

  it('read all pages of what was changed, also when one is lost', async () => {
    const since = new Date().toISOString();
    await world.supervisor.post('/api/assignments/bulk', {
      counselorIds: world.counselors.map(({ id }) => id),
      scenarioIds: world.scenarios.slice(-6).map(({ id }) => id),
    });
    const { rows } = await world.pool.query<{ line: string }>(
      `SELECT concat_ws(E'\\t', a.id, c.external_id, s.external_id, a.status) AS line FROM assignments a
       JOIN counselors c ON c.id = a.counselor_id JOIN scenarios s ON s.id = a.scenario_id
       WHERE a.updated_at >= $1 ORDER BY a.created_at DESC, a.id DESC`,
      [since],
    );
    expect(rows.length).toBeGreaterThan(200);
    const found = await inEach(async (language) => {
      const { code, output } = await runThrough([undefined, 'half'], language, 'changes', since);
      return { code, lines: output.split('\n') };
    });
    const all = { code: 0, lines: [...rows.map(({ line }) => line), ''] };
    expect(found).toEqual(Object.fromEntries(languages.map((language) => [language, all])));
  });
});
