/**
 * Stands between one instance and PostgreSQL, and cuts a connection in the middle of a request, or after a change was
 * committed and before its answer went out.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

type Cut = 'request' | 'answer';

/** What PostgreSQL is asked, where an answer would say that a change is committed. pg sends each in one piece. */
const commits = ['create-where-none-is-active', 'change-status', 'number-events', 'COMMIT'];

export class DatabaseProxy {
  /** Asked for each request that commits a change. */
  cutOf: () => Cut | undefined = () => undefined;
  private readonly sockets = new Set<Socket>();

  private readonly server: Server;
  private readonly database: { readonly url: string };

  private constructor(server: Server, database: { readonly url: string }) {
    this.server = server;
    this.database = database;
  }

  /** @param database whose URL each new connection is made to, as it is then */
  static async before(database: { readonly url: string }): Promise<DatabaseProxy> {
    const path = (): string => join(new URL(database.url).searchParams.get('host') ?? '', '.s.PGSQL.5432');
    const server = createServer({ noDelay: true }, (near) => proxy.pass(near, connect(path())));
    const proxy = new DatabaseProxy(server, database);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The database's URL, by way of here. */
  get url(): string {
    const url = new URL(this.database.url);
    url.searchParams.delete('host');
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  /** Breaks all connections that there are. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private pass(near: Socket, far: Socket): void {
    let isAnswerLost = false;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('end', () => other.end());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      const cut = commits.some((name) => bytes.includes(name)) ? this.cutOf() : undefined;
      if (cut === 'request') {
        far.write(bytes.subarray(0, bytes.length >> 1), () => near.destroy());
        return;
      }
      isAnswerLost ||= cut === 'answer';
      if (!far.write(bytes)) near.pause();
    });
    far.on('drain', () => near.resume());
    far.on('data', (bytes: Buffer) => {
      // It has answered, so it is done.
      if (isAnswerLost) near.destroy();
      else if (!near.write(bytes)) far.pause();
    });
    near.on('drain', () => far.resume());
  }
}
