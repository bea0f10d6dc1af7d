/** Everything between a URL and a database that the service can begin on: it answers, is fit, and has today's schema. */
import { lookAt, UnusableDatabase } from './as-found.js';
import { waitForDatabase } from './connect.js';
import { sentenceOfRefusal } from './refusal.js';
import { migrate, migrationNames, type Patience } from './migrate.js';

/**
 * Returns the names of the migrations that were run. Throws errors for people.
 * @param connections that this process will make at most
 */
export async function prepareDatabase(
  url: string,
  connections: number,
  patience: Patience,
): Promise<string[]> {
  try {
    await waitForDatabase(url, patience.seconds, patience.say);
    await lookAt(url, { connections, migrations: migrationNames });
    return await migrate(url, patience);
  } catch (error) {
    const refusal = sentenceOfRefusal(error);
    throw refusal === undefined ? error : new UnusableDatabase(refusal, { cause: error });
  }
}
