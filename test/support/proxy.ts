/** Stands between the service and its database, to take the database away and bring it back, or another one in its place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';

export interface Proxy {
  /** The database's URL, through the proxy. */
  url: string;
  /** Cuts all connections and takes no new ones. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Lets nothing through from now on, and tells nobody, as a network that drops everything; `cut` ends it. */
  freeze(): void;
  /** Connects to another server from now on; the connections that there are stay where they are unless they are cut. */
  leadTo(databaseUrl: string): void;
  /** Runs another statement in the place of this one, on connections that are made from now on. */
  twist(text: string, instead: string): void;
  close(): Promise<void>;
}

interface Twist {
  from: Buffer;
  to: Buffer;
}

function twisting({ from, to }: Twist): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, chunk.equals(from) ? to : chunk);
    },
  });
}

/** A simple query as it is sent, when nothing else is with it (PostgreSQL manual, 54.7 "Query"). */
function message(text: string): Buffer {
  const content = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5, 'Q');
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** @param over what the service connects to: behind a port a database that is gone refuses, a socket is missing */
export async function createProxy(databaseUrl: string, over: 'port' | 'socket' = 'port'): Promise<Proxy> {
  let target = new URL(databaseUrl);
  const directory = await mkdtemp(join(tmpdir(), 'onus-proxy-'));
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  let isFrozen = false;
  let twisted: Twist | undefined;

  const pass = (near: Socket): void => {
    const targetDirectory = target.searchParams.get('host');
    const far =
      targetDirectory === null
        ? connect(Number(target.port || 5432), target.hostname)
        : connect(socketIn(targetDirectory, target.port));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    if (isFrozen) near.pause();
    else if (twisted === undefined) near.pipe(far).pipe(near);
    else near.pipe(twisting(twisted)).pipe(far).pipe(near);
  };

  const listen = async (): Promise<void> => {
    server = createServer(pass);
    if (over === 'socket') server.listen(socketIn(directory, '5432'));
    else server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    if (over === 'port') port = (server.address() as AddressInfo).port;
  };

  const cut = async (): Promise<void> => {
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server = undefined;
    isFrozen = false;
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await listen();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  if (over === 'socket') {
    url.searchParams.set('host', directory);
    url.port = '5432';
  } else {
    url.searchParams.delete('host');
    url.port = String(port);
  }
  return {
    url: url.toString(),
    cut,
    restore: listen,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    leadTo(other) {
      target = new URL(other);
    },
    twist(text, instead) {
      twisted = { from: message(text), to: message(instead) };
    },
    async close() {
      await cut();
      await rm(directory, { recursive: true });
    },
  };
}

function socketIn(directory: string, port: string): string {
  return join(directory, `.s.PGSQL.${port || '5432'}`);
}
