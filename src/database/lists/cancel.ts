/** Asks PostgreSQL to end what a connection runs (PostgreSQL manual, 54.2.9 "Canceling Requests in Progress"). */
import type { Socket } from 'node:net';
import { Connection, type PoolClient } from 'pg';

/** What pg has and its types do not. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: number;
  readonly connection: { readonly stream: Socket };
}
type Canceller = Connection & {
  connect(portOrPath: number | string, host?: string): void;
  cancel(processID: number, secretKey: number): void;
};

/**
 * By a request of its own, which also a pooler or a standby understands. It may come too late and then meet the next
 * statement of that connection, which therefore must not have one.
 * @param onFailure is told why the request could not be sent; the statement then ends by its time-out
 */
export function cancel(client: PoolClient, onFailure: (error: Error) => void): void {
  const { host, port, processID, secretKey, connection } = client as unknown as Target;
  const canceller = new Connection() as Canceller;
  canceller.on('error', onFailure);
  canceller.on('connect', () => canceller.cancel(processID, secretKey));
  // To the very server that the connection led to: a name may have several.
  const { remoteAddress, remotePort } = connection.stream;
  if (remoteAddress !== undefined && remotePort !== undefined) canceller.connect(remotePort, remoteAddress);
  else canceller.connect(`${host}/.s.PGSQL.${port}`);
}
