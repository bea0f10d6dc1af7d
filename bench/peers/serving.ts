/** What a peer has to do to be one: say where it serves, and end when the benchmark does. */
import type { AddressInfo } from 'node:net';

/** Says where a server that listens can be asked, which the benchmark waits for. */
export function announce(name: string, address: AddressInfo | string | null): void {
  const url = typeof address === 'string' ? address : `http://127.0.0.1:${address?.port}`;
  console.error(`${name} serves at ${url}`);
}

process.once('disconnect', () => process.exit());
