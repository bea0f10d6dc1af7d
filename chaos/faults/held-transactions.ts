/**
 * Transactions that have an id and do nothing more, in our database and in another one of the same server: whoever waits for the
 * oldest one that runs waits for these.
 */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

/** Holds one in each until the function is called that is returned; where one is lost, another takes its place. */
export async function holdTransactions(database: { readonly url: string }): Promise<() => Promise<void>> {
  const elsewhere = (): string => {
    const url = new URL(database.url);
    url.pathname = '/postgres';
    return url.toString();
  };
  const ending = new AbortController();
  const holders = [() => database.url, elsewhere].map((urlNow) => {
    const opened = Promise.withResolvers<void>();
    return { opened: opened.promise, ended: hold(urlNow, ending.signal, opened.resolve) };
  });
  await Promise.all(holders.map(({ opened }) => opened));
  return async () => {
    ending.abort();
    await Promise.all(holders.map(({ ended }) => ended));
  };
}

async function hold(urlNow: () => string, signal: AbortSignal, onOpen: () => void): Promise<void> {
  const aborted = once(signal, 'abort');
  while (!signal.aborted) {
    const client = new Client({ connectionString: urlNow(), application_name: 'chaos' });
    client.on('error', () => undefined);
    const ended = once(client, 'end');
    try {
      await client.connect();
      await client.query('BEGIN; SELECT pg_current_xact_id()');
      onOpen();
      await Promise.race([ended, aborted]);
    } catch {
      await Promise.race([wait(100), aborted]);
    }
    await client.end().catch(() => undefined);
  }
}
