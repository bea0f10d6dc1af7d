/** The mail server that the service gives its e-mails to (`SMTP_URL`), and whom these are from (`MAIL_FROM`). */
import { isEmail } from 'class-validator';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** Whether TLS begins with the connection; else by STARTTLS, where the server offers it. */
  readonly implicitTls: boolean;
  /** Unset: the server asks for none. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: { readonly name: string; readonly address: string };
}

const defaultPorts = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * @param from `MAIL_FROM`; unset: `onus@` the host of `publicUrl`
 * @param faults gets a sentence for each fault; never quotes the URL, which has a password
 */
export function toMail(
  given: string | undefined,
  from: string | undefined,
  publicUrl: { readonly href: string } | undefined,
  faults: string[],
): MailSettings | undefined {
  const sender = senderOf(from, publicUrl, faults);
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  const login = url && loginOf(url);
  const isMail = url?.protocol === 'smtp:' || url?.protocol === 'smtps:';
  const isPlain = url !== null && url.search + url.hash === '' && /^\/?$/.test(url.pathname);
  if (!isMail || url.hostname === '' || !isPlain || login === null) {
    faults.push(
      'SMTP_URL must look like smtp://user:password@mail.example.org:587, or smtps:// where TLS begins with the ' +
        'connection; what is no letter or digit in user and password is percent-encoded (@ is %40).',
    );
    return undefined;
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPorts[url.protocol as keyof typeof defaultPorts] : Number(url.port),
    implicitTls: url.protocol === 'smtps:',
    login: login ?? undefined,
    from: sender,
  };
}

/** Undefined: none; null: it is not escaped as it must be. */
function loginOf({ username, password }: URL): MailSettings['login'] | null {
  if (username === '') return password === '' ? undefined : null;
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return null;
  }
}

function senderOf(
  given: string | undefined,
  publicUrl: { readonly href: string } | undefined,
  faults: string[],
): MailSettings['from'] {
  const host = publicUrl === undefined ? 'localhost' : new URL(publicUrl.href).hostname;
  if (given === undefined) return { name: 'Onus', address: `onus@${host}` };
  const [, name = '', bracketed] = /^\s*"?([^"<>]*?)"?\s*<([^<>]*)>$/.exec(given) ?? [];
  const address = bracketed ?? given;
  // A name like localhost is one for a server on this machine.
  if (/[\r\n]/.test(given) || !isEmail(address, { require_tld: false })) {
    faults.push(
      `MAIL_FROM is ${JSON.stringify(given)}, but it must be like onus@example.org or Onus <onus@example.org>.`,
    );
  }
  return { name: name === '' ? 'Onus' : name, address };
}
