import { open, rename, stat } from 'node:fs/promises';
import { absent } from './run-as.js';

/** At a start, a log larger than this many bytes becomes `<name>.old`, in place of an older one. */
const largestLog = 10 * 1024 * 1024;
/** How much of PostgreSQL's log goes into an error, in lines and in bytes. */
const tailLines = 6;
const tailBytes = 8 * 1024;

/** Sets a log aside that has grown large, so that two of them bound what a data directory keeps. */
export async function rotateLog(path: string): Promise<void> {
  const size = (await stat(path).catch(absent))?.size ?? 0;
  if (size > largestLog) await rename(path, `${path}.old`);
}

/** The last lines that were written to the log since it had `from` bytes, without the time of day. */
export async function logTail(path: string, from: number): Promise<string> {
  const handle = await open(path);
  try {
    const start = Math.max(from, (await handle.stat()).size - tailBytes);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(tailBytes), 0, tailBytes, start);
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-tailLines);
    return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ [A-Z]+ \[\d+\] /, '')).join('\n');
  } finally {
    await handle.close();
  }
}
