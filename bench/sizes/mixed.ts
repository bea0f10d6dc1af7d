/**
 * The partner door in mixed use, from a process of its own: of ten requests seven are reads (one assignment or the
 * newest of a counselor, half and half), two create, and one delivers the result of an assignment made here.
 */
import autocannon from 'autocannon';
import { doors } from '../doors.ts';
import { pairAt, randoms } from '../pairs.ts';
import { type Kind, kinds, type MixedOrder, type MixedResult } from './mixed-order.ts';

async function run(order: MixedOrder): Promise<MixedResult> {
  const { url, apiKey, clients, seconds, counselors, scenarios } = order;
  const random = randoms();
  const ids = [...order.ids];
  /** Made here, and without a result. */
  const open: string[] = [];
  /** From the end, where creates of distinct pairs come last; the very last is the storm's. */
  let position = counselors * scenarios - 2;

  const requestOf = (kind: Kind): Pick<autocannon.Request, 'method' | 'path' | 'body'> => {
    const { path, body } = doors.partner;
    if (kind === 'one') return { method: 'GET', path: `${path}/${anyOf(ids)}` };
    if (kind === 'list')
      return { method: 'GET', path: `${path}?user_id=c-${1 + Math.floor(random() * counselors)}&limit=20` };
    if (kind === 'result')
      return { method: 'POST', path: `${path}/${open.shift()}/result`, body: '{"score":80}' };
    const pair = pairAt((position -= 1), counselors * scenarios);
    return {
      method: 'POST',
      path,
      body: body(1 + (pair % counselors), 1 + Math.floor(pair / counselors)),
    };
  };
  const anyOf = (from: string[]): string => from[Math.floor(random() * from.length)]!;
  const draw = (): Kind => {
    const number = random();
    if (number < 0.35 && ids.length > 0) return 'one';
    if (number < 0.7) return 'list';
    return number < 0.8 && open.length > 0 ? 'result' : 'create';
  };

  const statuses: MixedResult['statuses'] = {};
  const latencies: Record<Kind, number[]> = { one: [], list: [], create: [], result: [] };
  const started = performance.now();
  const errors = await new Promise<number>((resolve, reject) => {
    const setupRequest = (request: autocannon.Request, context: { kind?: Kind; begun?: number }) => {
      const kind = draw();
      Object.assign(context, { kind, begun: performance.now() });
      const headers = { 'Content-Type': 'application/json', 'X-API-Key': apiKey };
      return { ...request, body: undefined, ...requestOf(kind), headers };
    };
    const onResponse = (status: number, body: string, { kind, begun }: { kind?: Kind; begun?: number }) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      latencies[kind!].push(performance.now() - begun!);
      if (kind !== 'create' || status !== 201) return;
      const { id } = JSON.parse(body) as { id: string };
      ids.push(id);
      open.push(id);
    };
    autocannon(
      { url, connections: clients, duration: seconds, requests: [{ setupRequest, onResponse }] },
      (error: unknown, result) => (error ? reject(error) : resolve(result.errors)),
    );
  });
  const quantile = (q: number): Record<Kind, number> => {
    const of = (kind: Kind): [Kind, number] => {
      const sorted = latencies[kind].toSorted((a, b) => a - b);
      return [kind, sorted[Math.floor(q * (sorted.length - 1))] ?? NaN];
    };
    return Object.fromEntries(kinds.map(of)) as Record<Kind, number>;
  };
  return {
    seconds: (performance.now() - started) / 1000,
    statuses,
    errors,
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}

process.on('message', (order: MixedOrder) => {
  run(order).then(
    (result) => process.send!(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
