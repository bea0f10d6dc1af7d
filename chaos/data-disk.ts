/**
 * The disk that PostgreSQL's data are on: a file system in memory of its own, where this process may mount one, so that
 * it can be filled up.
 */
import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const mebibytes = 2_048;

export class DataDisk {
  readonly path: string;
  /** Whether it can be filled. */
  readonly isOwn: boolean;

  private constructor(path: string, isOwn: boolean) {
    this.path = path;
    this.isOwn = isOwn;
  }

  static async at(path: string): Promise<DataDisk> {
    await mkdir(path);
    const isOwn = await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'onus-chaos', path]).then(
      () => true,
      () => false,
    );
    return new DataDisk(path, isOwn);
  }

  /** Takes all space that is left. */
  async fill(): Promise<void> {
    const ballast = await open(this.ballast, 'w');
    try {
      // Others write meanwhile: what cannot be had in one piece is had in smaller ones.
      const { bavail, bsize } = await statfs(this.path);
      let size = 0;
      for (let piece = bavail * bsize; piece >= bsize; piece = Math.floor(piece / 2)) {
        size += await fallocated(this.ballast, size, piece);
      }
    } finally {
      await ballast.close();
    }
  }

  async empty(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  async remove(): Promise<void> {
    if (this.isOwn) await run('umount', [this.path]);
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}

/** Bytes that a file was given beyond what it had: all of them, or none where the disk has not so many. */
async function fallocated(path: string, from: number, length: number): Promise<number> {
  return run('fallocate', ['--offset', String(from), '--length', String(length), path]).then(
    () => length,
    () => 0,
  );
}
