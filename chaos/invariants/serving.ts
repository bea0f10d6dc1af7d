/** Every instance serves again soon after a fault's end: people who are signed in can assign. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Stand } from '../stand.ts';
import { Client } from '../workload/client.ts';
import { isAnswer, type KnownPair } from '../workload/doors.ts';

/** Seconds after which it is no use to wait any longer. */
const patienceSeconds = 60;

/**
 * @param start when the last fault ended, of performance.now()
 * @returns the seconds until each instance had answered a create, the slowest one's
 */
export async function secondsUntilServing(stand: Stand, pair: KnownPair, start: number): Promise<number> {
  const client = new Client();
  const seconds = (): number => (performance.now() - start) / 1_000;
  await Promise.all(
    stand.instances.map(async ({ url }) => {
      while (seconds() < patienceSeconds) {
        const asked = await Promise.race([
          client.send(url, 'POST', '/api/assignments', {
            headers: stand.callers.supervisor,
            body: { counselorId: pair.counselorId, scenarioId: pair.scenarioId, note: 'probe' },
          }),
          wait(1_000, 'unknown' as const),
        ]);
        // Either is an answer that only a look into the database gives.
        if (isAnswer(asked) && [201, 409].includes(asked.status)) return;
        await wait(20);
      }
    }),
  );
  client.close();
  return seconds();
}
