/** Secrets that all instances on one database share. */
import { randomBytes } from 'node:crypto';
import type { Pools } from './connections/pools.js';

const make = {
  text: 'INSERT INTO installation_secrets (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};
const read = { text: 'SELECT secret FROM installation_secrets WHERE name = $1' };

/** The one of this name; of instances that start together the first makes it. */
export async function installationSecret(pools: Pools, name: string): Promise<string> {
  // Not as a serializable write: those that start together would abort each other.
  await pools.query(make, [name, randomBytes(32).toString('base64url')]);
  const [kept] = await pools.query<{ secret: string }>(read, [name]);
  if (kept === undefined) throw new Error(`The secret ${name} was made and is not there.`);
  return kept.secret;
}
