/**
 * Passwords as argon2id hashes (RFC 9106) in PHC string format, by Node's own crypto.
 * Parameters: OWASP Password Storage Cheat Sheet, 19 MiB, 2 passes, 1 lane.
 *
 * A password is hashed as it is read (see read-text.ts), so that it opens from every keyboard. One that was hashed before
 * it was read so opens as it came.
 */
import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { readText } from '../../http/validation/read-text.js';
import { shortestPassword } from './dto/password.js';

const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, hash: Buffer) => void) =>
  argon2('argon2id', parameters, done),
);

const memoryKiB = 19_456;
const passes = 2;
const parallelism = 1;

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive({
    message: password,
    nonce,
    memory: memoryKiB,
    passes,
    parallelism,
    tagLength: 32,
  });
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

/**
 * Whether the password is the one that was hashed. What is no such hash matches nothing. How long it takes depends on the
 * password that was sent alone, unless it matches.
 * @returns the password as it is to be hashed anew, where it matched only as it came
 */
export async function verifyPassword(
  sent: string,
  stored: string,
): Promise<{ matches: boolean; toHash?: string }> {
  const password = readText(sent);
  if (await isHashOf(stored, password)) return { matches: true };
  if (password === sent || !(await isHashOf(stored, sent))) return { matches: false };
  // Shorter than a password may be, it would be easier to guess.
  return password.length < shortestPassword ? { matches: true } : { matches: true, toHash: password };
}

/** Compares in constant time. */
async function isHashOf(stored: string, password: string): Promise<boolean> {
  const [, memory, time, lanes, nonce, hash] = phc.exec(stored) ?? [];
  if (hash === undefined || nonce === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = await derive({
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(time),
    parallelism: Number(lanes),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
