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
  /** Sends other words in the place of these, in what is one simple query, on connections that are made from now on. */
  twist(words: RegExp, instead: string): void;
  close(): Promise<void>;
}

interface Twist {
  words: RegExp;
  instead: string;
}

/** Of a simple query: `Q`, the length of what follows, the text, a zero (PostgreSQL manual, 54.7 "Query"). */
const head = 5;

function twisting({ words, instead }: Twist): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const isOneQuery =
        chunk.length > head && chunk[0] === 0x51 && chunk.readUInt32BE(1) === chunk.length - 1;
      const text = isOneQuery ? chunk.toString('utf8', head, chunk.length - 1) : '';
      if (!words.test(text)) {
        done(null, chunk);
        return;
      }
      const content = Buffer.from(`${text.replace(words, instead)}\0`);
      const start = Buffer.alloc(head, 'Q');
      start.writeUInt32BE(content.length + 4, 1);
      done(null, Buffer.concat([start, content]));
    },
  });
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
    twist(words, instead) {
      twisted = { words, instead };
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
