/**
 * Sends creates of distinct pairs, as fast as they are answered, from a process of its own. autocannon asks for
 * each request anew. That takes about 20 µs of a processor for a request; against a server that
 * does nothing it comes to 27,000 requests a second, several times what is measured here.
 */
import autocannon from 'autocannon';

export interface LoadOrder {
  url: string;
  /** Sent in turn. */
  apiKeys: string[];
  clients: number;
  seconds: number;
  counselors: number;
  scenarios: number;
  /** Which of several generators this is, that want no pair of each other. */
  share?: { index: number; of: number };
}

export interface LoadResult {
  seconds: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** Requests without an answer. */
  errors: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  longest: number;
}

/** Steps through the pairs so that neighbours in time are none in any index; it shares no factor with their number. */
const stride = 104_729;

/** Goes on from one order to the next, so that a create that was still under way is not wanted again. */
let sent = 0;

async function load({
  url,
  apiKeys,
  clients,
  seconds,
  counselors,
  scenarios,
  share = { index: 0, of: 1 },
}: LoadOrder): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const nextRequest = (): Pick<autocannon.Request, 'headers' | 'body'> => {
    const pair = ((sent * share.of + share.index) * stride) % (counselors * scenarios);
    const user_id = `c-${1 + (pair % counselors)}`;
    const scenario_id = `s-${1 + Math.floor(pair / counselors)}`;
    const headers = { 'Content-Type': 'application/json', 'X-API-Key': apiKeys[sent % apiKeys.length] };
    sent += 1;
    return { headers, body: JSON.stringify({ user_id, scenario_id }) };
  };
  const started = performance.now();
  let lastAnswer = started;
  const errors = await new Promise<number>((resolve, reject) => {
    const run = autocannon(
      {
        url: `${url}/api/external/assignments`,
        method: 'POST',
        connections: clients,
        duration: seconds,
        requests: [{ setupRequest: (request) => ({ ...request, ...nextRequest() }) }],
      },
      (error: unknown, result) => (error ? reject(error) : resolve(result.errors)),
    );
    run.on('response', (_client, status, _bytes, milliseconds) => {
      lastAnswer = performance.now();
      latencies.push(milliseconds);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.floor(q * (latencies.length - 1))] ?? NaN;
  return {
    seconds: (lastAnswer - started) / 1000,
    statuses,
    errors,
    p50: quantile(0.5),
    p99: quantile(0.99),
    longest: latencies.at(-1) ?? NaN,
  };
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
