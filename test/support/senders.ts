/** Clients that others have made, as they are when nobody configures them, behind one interface: `clients/senders`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

export interface Wish {
  method: 'GET' | 'POST';
  url: string;
  body?: object;
  headers?: Record<string, string>;
}

/** What a client handed to its caller: an answer, or an error of its own. */
export type Outcome = { status: number; replayed: boolean; body: string } | { error: string };

export interface Sender {
  /** @param before a request whose connection this one may come on */
  send(wish: Wish, before?: Wish): Promise<Outcome>;
  end(): Promise<void>;
}

const folder = join(import.meta.dirname, '../../clients/senders');

/** A program that is told by lines what to send. */
export async function startSender(command: string): Promise<Sender> {
  const [program = '', ...args] = command.split(' ');
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const errors = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended: ${await errors}`);
    return value.split('\t');
  };
  const send = async ({ method, url, body, headers }: Wish): Promise<Outcome> => {
    child.stdin.write(`${[method, url, body ? JSON.stringify(body) : '', ...linesOf(headers)].join('\t')}\n`);
    const [status, ...said] = await next();
    return outcomeOf(status, said);
  };
  await next();
  return {
    async send(wish, before) {
      if (before !== undefined) await send(before);
      return send(wish);
    },
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

/** curl ends with its request: what comes before is another one of the same command. */
export const curl: Sender = {
  async send(wish, before) {
    const first = before === undefined ? [] : ['-sS', '-o', '/dev/null', before.url, '--next'];
    const headers = linesOf(wish.headers).flatMap((line) => ['-H', line]);
    const args = ['-sS', '-i', '-X', wish.method, ...headers, '-d', JSON.stringify(wish.body), wish.url];
    const child = spawn('curl', [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    if (code !== 0) return { error };
    const [head = '', body = ''] = output.split('\r\n\r\n');
    return outcomeOf(head.split(' ')[1], [/^Idempotent-Replayed: (.*)$/im.exec(head)?.[1], body]);
  },
  async end() {},
};

function linesOf(headers: Record<string, string> = {}): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

function outcomeOf(status: string | undefined, [first = '', body = '']: (string | undefined)[]): Outcome {
  if (status === 'error') return { error: first };
  return { status: Number(status), replayed: first === 'true', body };
}
