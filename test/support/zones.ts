import { until } from './until.js';
import type { World } from './worlds.js';

/** Gives the demo organization a time zone, as of old: its due days stay. Returns once those who are signed in are known to be there. */
export async function inZone({ pool, admin, supervisor, counselor }: World, timeZone: string): Promise<void> {
  await pool.query(`UPDATE organizations SET time_zone = $1 WHERE name = 'Demo Crisis Line'`, [timeZone]);
  for (const who of [admin, supervisor, counselor])
    await until(async () => (await who.get('/api/auth/me')).body.organization.timeZone === timeZone);
}
