/**
 * Sends a file as a stream, so that its size does not matter. When the connection breaks it is sent again, with the same
 * Idempotency-Key: however often that happens, the service makes one import of it.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { xlsxType } from '../../http/tables/media-types.js';
import { odsType } from '../../imports/upload/media-types.js';
import type { ImportCommand } from './import-arguments.js';
import { type ProgressBar, timeLeft } from './progress-bar.js';
import { ConnectionBroken, ImportError, type Service } from './service.js';

const mostRepeats = 3;
/** Milliseconds before the first repeat; they double with each. */
const firstWaitMs = 500;
const mebibyte = 1024 * 1024;

/** By the end of a file's name. */
const mediaTypes: readonly [RegExp, string][] = [
  [/\.(ndjson|jsonl)$/i, 'application/x-ndjson'],
  [/\.xls[xm]$/i, xlsxType],
  [/\.ods$/i, odsType],
];

/** @param path where the file is sent: to be imported, or to be looked at */
export async function upload<Answer>(
  service: Service,
  path: string,
  { file, wishes }: ImportCommand,
  bytes: number,
  bar: ProgressBar,
): Promise<Answer> {
  const query = new URLSearchParams({ ...wishes, fileName: basename(file) });
  const headers = {
    'Content-Type': mediaTypes.find(([end]) => end.test(file))?.[1] ?? 'text/csv',
    'Idempotency-Key': randomUUID(),
  };
  for (let repeats = 0; ; repeats += 1) {
    try {
      const body = pieces(file, bytes, bar);
      return await service.call(
        'POST',
        `${path}?${query.toString()}`,
        { headers, body },
        async (answer) => (await answer.json()) as Answer,
      );
    } catch (error) {
      if (!(error instanceof ConnectionBroken) || repeats === mostRepeats) throw error;
      bar.clear();
      process.stderr.write(`${error.message} The file is sent again.\n`);
      await wait(firstWaitMs * 2 ** repeats);
    }
  }
}

async function* pieces(file: string, bytes: number, bar: ProgressBar): AsyncGenerator<Uint8Array> {
  const start = performance.now();
  let sent = 0;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      if (sent > 0) {
        const perSecond = (sent / (performance.now() - start)) * 1000;
        const [done, all, speed] = [sent, bytes, perSecond].map((size) => (size / mebibyte).toFixed(1));
        const left = timeLeft((bytes - sent) / perSecond);
        bar.show(Math.min(1, sent / bytes), `${done} of ${all} MiB sent, ${speed} MiB/s, ${left}`);
      }
      yield piece as Buffer;
      sent += (piece as Buffer).length;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** How large a file is. Throws {@link ImportError} for what cannot be read twice, or at all. */
export async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (stats.isFile()) return stats.size;
  throw new ImportError(`${file} is not a file.`);
}

function unreadable(file: string, error: unknown): ImportError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ImportError(
    code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${message}.`,
  );
}
