/** Follows an import to its end, over connections that may break and services that may start anew on the way. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ImportDto } from '../../imports/dto/imports.dto.js';
import { type ProgressBar, timeLeft } from './progress-bar.js';
import { ConnectionBroken, Refused, type Service } from './service.js';
import { serverSentEvents } from './server-sent-events.js';

/** Milliseconds before a broken stream is asked for again, and for how long nothing may come of that. */
const pauseMs = 1_000;
const patienceMs = 60_000;

export async function follow(service: Service, id: string, bar: ProgressBar): Promise<ImportDto> {
  let lastId: string | undefined;
  let heardAt = performance.now();
  for (;;) {
    const headers = lastId === undefined ? undefined : { 'Last-Event-ID': lastId };
    const read = async ({ body }: Response): Promise<ImportDto | undefined> => {
      for await (const event of serverSentEvents(body!)) {
        const it = JSON.parse(event.data) as ImportDto;
        if (event.name === 'end') return it;
        lastId = event.id;
        heardAt = performance.now();
        bar.show(it.progress, textOf(it));
      }
      return undefined;
    };
    try {
      const ended = await service.call('GET', `api/admin/imports/${id}/events`, { headers }, read);
      if (ended !== undefined) return ended;
    } catch (error) {
      const mayPass = error instanceof ConnectionBroken || (error instanceof Refused && error.status >= 500);
      if (!mayPass || performance.now() - heardAt > patienceMs) throw error;
    }
    await wait(pauseMs);
  }
}

function textOf({ status, counts, rows, rowsPerSecond, secondsLeft }: ImportDto): string {
  if (status === 'queued') return 'waits for its turn';
  const number = (value: number): string => value.toLocaleString('en');
  const done = rows === null ? 'the file is being read' : `${number(counts.total)} of ${number(rows)} rows`;
  const speed = rows === null || rowsPerSecond === null ? '' : `, ${number(rowsPerSecond)} rows/s`;
  return done + speed + (secondsLeft === null ? '' : `, ${timeLeft(secondsLeft)}`);
}
