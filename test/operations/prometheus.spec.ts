/** What comes for Prometheus and Grafana is taken by Prometheus' own tool, and names nothing that the service has not. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sessionOf } from '../support/api.js';
import { succeeds } from '../support/installed.js';
import { until } from '../support/until.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const isInstalled = succeeds('promtool --version');
const itWithPromtool = isInstalled ? it : it.skip;
const unless = isInstalled ? '' : ' (skipped: promtool is not installed)';

const root = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

function promtool(args: string[], input?: string): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: root, input, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

let world: World;
let metrics: string;

/** A service that has created at both doors, imported, listed and refused, and whose standby is away. */
beforeAll(async () => {
  world = await createWorld({ environment: { DATABASE_READ_URL: 'postgres://127.0.0.1:1/onus' } });
  const [first, second] = world.counselors;
  const scenarioId = world.scenarios[0]!.id;
  const create = { counselorId: first!.id, scenarioId };
  const statuses = [
    await world.supervisor.post('/api/assignments', create),
    await world.supervisor.post('/api/assignments', create),
    await world.partner.post('/api/external/assignments', {
      user_id: second!.externalId,
      scenario_id: world.scenarios[0]!.externalId,
    }),
    await world.supervisor.get('/api/assignments?status=pending&sort=-dueAt'),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 409, 201, 200]);
  const admin = await sessionOf(world.url, 'admin@demo.test');
  const { id } = await upload(world.url, admin, 'externalId,name\nc-1,Ada\n', { type: 'counselors' });
  await finished(world.url, admin, id);
  await until(async () => {
    metrics = await (await fetch(`${world.url}/metrics`)).text();
    return metrics.includes('route="/api/admin/imports/:id"');
  });
});

afterAll(() => world.close());

/** The names that a query of Prometheus asks for, and `name{label` for each label that it chooses by. */
function namesIn(query: string): string[] {
  const bare = query
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring) *\([^)]*\)/g, '')
    .replaceAll(/\b(and|or|unless|bool)\b/g, ' ');
  const labels = [...query.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, name, chosen]) =>
    [...chosen!.matchAll(/(\w+) *[=!]/g)].map(([, label]) => `${name}{${label}`),
  );
  return [...(bare.match(/[a-z_:][\w:]*(?![\w:]| *\()/gi) ?? []), ...labels];
}

/** What of these `/metrics` has not, nor Prometheus makes itself of a scrape. */
function unknownOf(names: string[]): string[] {
  const types = [...metrics.matchAll(/^# TYPE (\w+) (\w+)/gm)];
  const served = types.flatMap(([, name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
  );
  const labels = [...metrics.matchAll(/^(\w+)\{(.*)\} /gm)].flatMap(([, name, all]) =>
    [...all!.matchAll(/(\w+)="/g)].map(([, label]) => `${name}{${label}`),
  );
  const known = new Set([...served, ...labels, 'up']);
  return names.filter((name) => !known.has(name) && !/\{(job|instance)$/.test(name));
}

itWithPromtool(`the metrics have names and units as they should be${unless}`, () => {
  expect(promtool(['check', 'metrics'], metrics)).toEqual({ status: 0, text: '' });
});

itWithPromtool(`there are ten alerts, and each fires when it should and not before${unless}`, () => {
  const rules = promtool(['check', 'rules', 'deploy/alerts.yml']);
  expect(rules).toEqual({ status: 0, text: expect.stringContaining('10 rules found') });
  expect(promtool(['test', 'rules', 'deploy/alerts.test.yml'])).toMatchObject({ status: 0 });
});

it('the alerts ask for what is measured, and lead to what to do', async () => {
  const [rules, guide] = [await read('deploy/alerts.yml'), await read('docs/OPERATING.md')];
  const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name!);
  const queries = [...rules.matchAll(/ expr: (.+)/g)].map(([, query]) => query!);
  expect([alerts.length, queries.length]).toEqual([10, 10]);
  expect(unknownOf(queries.flatMap(namesIn))).toEqual([]);
  const links = [...rules.matchAll(/ runbook: (.+)/g)].map(([, link]) => link);
  expect(links).toEqual(alerts.map((name) => `docs/OPERATING.md#${name.toLowerCase()}`));
  for (const name of alerts) expect(guide).toMatch(new RegExp(`^#+ ${name}$`, 'm'));
});

it('the dashboard asks for what is measured, of the data source that is chosen', async () => {
  interface Panel {
    title: string;
    datasource: { uid: string };
    targets: { expr: string }[];
  }
  const { panels, templating } = JSON.parse(await read('deploy/grafana-dashboard.json')) as {
    panels: Panel[];
    templating: { list: object[] };
  };
  expect(templating.list).toContainEqual(expect.objectContaining({ name: 'datasource', type: 'datasource' }));
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(queries.length).toBeGreaterThan(panels.length);
  for (const query of queries) expect(namesIn(query)).not.toEqual([]);
  expect(unknownOf(queries.flatMap(namesIn))).toEqual([]);
  expect(new Set(panels.map(({ datasource }) => datasource.uid))).toEqual(new Set(['${datasource}']));
});

it('each gauge has a value, and nothing that is looked up fails', () => {
  const gauges = metrics.matchAll(/^# TYPE (onus_\w+) gauge/gm).map(([, name]) => name!);
  const told = new Set(metrics.matchAll(/^(\w+)(?:\{.*\})? [-\d]/gm).map(([, name]) => name!));
  expect([...gauges].filter((name) => !told.has(name))).toEqual([]);
  for (const service of world.services) expect(service.output()).not.toContain('could not be looked up');
});

it('the guide has each of our metrics, and none that is not', async () => {
  const names = (await read('docs/OPERATING.md')).match(/\bonus_[a-z_]+[a-z]/g)!;
  const named = new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
  const own = metrics.matchAll(/^# TYPE (onus_\w+)/gm).map(([, name]) => name!);
  expect([...named].sort()).toEqual([...own].sort());
});
