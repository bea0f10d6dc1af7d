/** The mail server of the settings, by nodemailer: gives it one message, and tells what its answer means. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { isLoopback, type Settings } from '../operations/settings/settings.js';
import type { MailSettings } from '../operations/settings/mail.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import { asHtml, asText, type Foot, type Letter, oneLine } from './letter.js';
import type { Addressed } from './sql/take.js';

/**
 * `refused`: it will never take it, whoever sends it when; `unavailable`: it takes nothing now; `postponed`: not this one,
 * or nobody knows. Where the connection ends before the answer, the server may have it: it is sent again as the same
 * message, and who has it twice sees that by its Message-ID.
 */
export interface Delivery {
  end: 'sent' | 'refused' | 'postponed' | 'unavailable';
  /** The server's, in its words, or what kept it from answering. */
  answer: string;
}

/** Milliseconds without a word from the server. */
const silenceMs = 30_000;
const connections = 4;

/** What nodemailer's errors have besides. */
interface SmtpError {
  message: string;
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

@Injectable()
export class MailServer implements OnApplicationShutdown {
  private readonly from: MailSettings['from'] | undefined;
  private readonly transport: ReturnType<typeof transportTo> | undefined;

  constructor(@Inject(SETTINGS) { mail }: Settings) {
    this.from = mail?.from;
    this.transport = mail && transportTo(mail);
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }

  async send(mail: Addressed, letter: Letter, foot: Foot): Promise<Delivery> {
    const from = this.from!;
    try {
      const { response } = await this.transport!.sendMail({
        from,
        to: { name: oneLine(mail.name), address: mail.email },
        envelope: { from: from.address, to: [mail.email] },
        subject: oneLine(letter.subject),
        text: asText(letter, foot),
        html: asHtml(letter, foot),
        messageId: `<${mail.id}@${from.address.split('@')[1]}>`,
        date: mail.createdAt,
        headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribing(foot) },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { end: 'sent', answer: response ?? '' };
    } catch (error) {
      const { message, response } = error as SmtpError;
      return { end: endOf(error as SmtpError), answer: oneLine(response ?? message) };
    }
  }
}

/** RFC 8058: a mail program has a button for it, and asks nobody. */
function unsubscribing({ unsubscribe }: Foot) {
  if (unsubscribe === undefined) return {};
  return {
    // Not folded: readers of this header are many, and simple.
    'List-Unsubscribe': { prepared: true, foldLines: false, value: `<${unsubscribe}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function transportTo({ host, port, implicitTls, login }: MailSettings) {
  const isLocal = isLoopback(host);
  return createTransport({
    pool: true,
    maxConnections: connections,
    // A message that a connection lost is the row's to repeat, and known to be.
    maxRequeues: 0,
    host,
    port,
    secure: implicitTls,
    // A password goes over TLS alone, but for one that stays on this machine.
    requireTLS: login !== undefined && !implicitTls && !isLocal,
    tls: { rejectUnauthorized: !isLocal },
    ...(login && { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: silenceMs,
  });
}

/** RFC 5321, 4.2.1: 5yz is for ever, 4yz for now; 421 is the server's good-bye to whoever is connected. */
function endOf({ code, command, responseCode = 0 }: SmtpError): Delivery['end'] {
  const isOfMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (!isOfMessage || responseCode === 421) return 'unavailable';
  // A sender that it does not take is our trouble, and not the recipient's.
  return responseCode >= 500 && command !== 'MAIL FROM' ? 'refused' : 'postponed';
}
