/**
 * Sends creates as fast as they are answered, from a process of its own. autocannon's own way to vary a request builds
 * it from its parts, for about 20 µs of a processor; a body put behind a head that stays the same takes it to 12 µs,
 * which is what a request that never varies takes. Requests built beforehand are no cheaper, with their building.
 */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { type Door, doors } from './doors.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';
import { pairsOf } from './pairs.ts';

async function load({
  url,
  door: doorName,
  workload,
  apiKeys,
  clients,
  seconds,
  counselors,
  scenarios,
  share = { index: 0, of: 1 },
}: LoadOrder): Promise<LoadResult> {
  const { path, body, created, refusal, isKeyed = false }: Door = doors[doorName];
  const nextPair = pairsOf(workload, counselors * scenarios, share);
  const heads = apiKeys.map((key) => headOf(url, path, key));
  let sent = 0;
  const nextRequest = (): string => {
    const pair = nextPair();
    const text = body(1 + (pair % counselors), 1 + Math.floor(pair / counselors));
    const key = isKeyed ? `Idempotency-Key: ${randomUUID()}\r\n` : '';
    return `${heads[sent++ % heads.length]}${key}Content-Length: ${text.length}\r\n\r\n${text}`;
  };
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const started = performance.now();
  let lastAnswer = started;
  const { errors, mismatches } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections: clients,
        duration: seconds,
        // Milliseconds; it ends with one of its samples.
        sampleInt: 100,
        setupClient: (client) => Object.assign(client, { getRequestBuffer: nextRequest }),
        ...(refusal === undefined ? {} : { verifyBody: (answer) => !String(answer).includes(refusal) }),
      },
      (error: unknown, result) => (error ? reject(error) : resolve(result)),
    );
    run.on('response', (_client, status, _bytes, milliseconds) => {
      lastAnswer = performance.now();
      latencies.push(milliseconds);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
  const { user, system } = process.cpuUsage(cpu);
  if (mismatches > 0) {
    statuses[created] = (statuses[created] ?? 0) - mismatches;
    statuses[`${created} with ${refusal}`] = mismatches;
  }
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.floor(q * (latencies.length - 1))] ?? NaN;
  return {
    seconds: (lastAnswer - started) / 1000,
    created: statuses[created] ?? 0,
    statuses,
    errors,
    p50: quantile(0.5),
    p99: quantile(0.99),
    longest: latencies.at(-1) ?? NaN,
    clientCpuSeconds: (user + system) / 1e6,
  };
}

/** What every request of a key begins with. */
function headOf(url: string, path: string, apiKey: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Connection: keep-alive',
    'Content-Type: application/json',
    `X-API-Key: ${apiKey}`,
    '',
  ].join('\r\n');
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (result) => process.send!(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
