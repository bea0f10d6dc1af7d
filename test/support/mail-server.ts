/** A real SMTP server, and what it got. */
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

export interface Received {
  to: string;
  message: ParsedMail;
  /** As it came. */
  raw: string;
}

/** What it does with a message to somebody: takes it, answers its recipient or its data with a code, or hangs up after it. */
export type Behaviour = 'take' | { recipient: number } | { data: number } | 'hang up' | 'stall';

export interface MailServer {
  url: string;
  received: Received[];
  /** Messages that were given to it whole, answered or not. */
  given: Received[];
  /** By address; without one it takes all. */
  behaviour: Map<string, Behaviour>;
  to(address: string): Received[];
  close(): Promise<void>;
}

export async function startMailServer(port = 0): Promise<MailServer> {
  const received: Received[] = [];
  const given: Received[] = [];
  const behaviour = new Map<string, Behaviour>();
  const refusal = (code: number, to: string): Error =>
    Object.assign(new Error(`5.1.1 <${to}> is refused`), { responseCode: code });
  const end = async (
    raw: string,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): Promise<void> => {
    const to = session.envelope.rcptTo[0]!.address;
    const mail = { to, raw, message: await simpleParser(raw) };
    given.push(mail);
    const what = behaviour.get(to) ?? 'take';
    if (what === 'stall') return;
    if (what === 'hang up') {
      sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.destroy();
      return;
    }
    if (typeof what === 'object' && 'data' in what) {
      done(refusal(what.data, to));
      return;
    }
    received.push(mail);
    done();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, done) {
      const what = behaviour.get(address);
      done(typeof what === 'object' && 'recipient' in what ? refusal(what.recipient, address) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void end(Buffer.concat(chunks).toString(), session, done));
    },
  });
  const sockets = new Map<string, Socket>();
  server.server.on('connection', (socket: Socket) => {
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(name, socket);
    socket.once('close', () => sockets.delete(name));
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    given,
    behaviour,
    to: (address) => received.filter((mail) => mail.to === address),
    close: () => {
      for (const socket of sockets.values()) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
