/**
 * A file of a request that is looked at and forgotten: it lies in the system's directory for such, without a name, so that
 * it is gone with whoever holds it, however they end.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredFile } from '../file/source.js';

/** Bytes that are read at once: more would keep the event loop from other requests for too long. */
const pieceSize = 64 * 1024;

/** Thrown where a file is read that took too long already. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

export class SpooledFile implements StoredFile {
  bytes = 0;
  /** When reading ends, by `performance.now()`. */
  until = Infinity;
  private readers = 0;

  private constructor(private readonly handle: FileHandle) {}

  static async create(): Promise<SpooledFile> {
    const path = join(tmpdir(), `onus-preview-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpooledFile(handle);
  }

  async append(piece: Buffer): Promise<void> {
    await this.handle.appendFile(piece);
    this.bytes += piece.length;
  }

  /** Whether nobody is within it who reads it from its start to its end. */
  get isReadOut(): boolean {
    return this.readers === 0;
  }

  async *pieces(): AsyncGenerator<Buffer> {
    this.readers += 1;
    try {
      for (let start = 0; start < this.bytes; start += pieceSize) yield await this.read(start, pieceSize);
    } finally {
      this.readers -= 1;
    }
  }

  async read(start: number, length: number): Promise<Buffer> {
    if (performance.now() > this.until) throw new OutOfTime();
    const wanted = Math.max(0, Math.min(length, this.bytes - start));
    const { buffer, bytesRead } = await this.handle.read(Buffer.allocUnsafe(wanted), 0, wanted, start);
    return buffer.subarray(0, bytesRead);
  }

  /** Takes all that comes after the last line break away, of a text that was cut somewhere. */
  async cutToLines(): Promise<void> {
    const start = await this.read(0, 2);
    const unit = ['fffe', 'feff'].includes(start.toString('hex')) ? 2 : 1;
    const low = start[0] === 0xff ? 0 : unit - 1;
    const last = await this.read(0, this.bytes);
    for (let at = last.length - (last.length % unit) - unit; at > 0; at -= unit) {
      const code = last[at + low]! + (unit === 2 ? last[at + 1 - low]! * 256 : 0);
      if (code !== 0x0a && code !== 0x0d) continue;
      this.bytes = at + unit;
      return;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
