/**
 * Passwords as argon2id hashes (RFC 9106) in PHC string format, by Node's own crypto.
 * Parameters: OWASP Password Storage Cheat Sheet, 19 MiB, 2 passes, 1 lane.
 */
import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

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

/** Whether the password is the one that was hashed; compares in constant time. What is no such hash matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
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
