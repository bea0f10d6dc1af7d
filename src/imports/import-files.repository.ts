/** Uploaded files, byte for byte, from their first piece until their rows are read. */
import { Injectable } from '@nestjs/common';
import { Pools } from '../database/connections/pools.js';
import type { StoredFile } from './file/source.js';

/** Files whose import never came to be are given this long: longer than any upload takes. */
const orphanHours = 24;

/** Of 1 MiB each. */
const orphansAtOnce = 64;

/** Bytes that are read at once. They come as text of twice the size, and what is not yet collected of that is the most of an import's memory. */
const blockSize = 64 * 1024;

const unwanted = 'NOT EXISTS (SELECT FROM imports i WHERE i.id = p.import_id AND i.finished_at IS NULL)';

@Injectable()
export class ImportFilesRepository {
  constructor(private readonly pools: Pools) {}

  /** @param part from 0 */
  async add(importId: string, part: number, data: Buffer): Promise<void> {
    const text = 'INSERT INTO import_parts (import_id, part, data) VALUES ($1, $2, $3)';
    await this.pools.query({ text }, [importId, part, data]);
  }

  /** The file, a block at a time. */
  async stored(importId: string): Promise<StoredFile> {
    const parts = await this.pools.query<{ bytes: number }>(
      { text: 'SELECT octet_length(data) AS bytes FROM import_parts WHERE import_id = $1 ORDER BY part' },
      [importId],
    );
    const starts = [0];
    for (const { bytes } of parts) starts.push(starts.at(-1)! + bytes);
    const bytes = starts.at(-1)!;
    const blockOf = async (part: number, from: number): Promise<Buffer> => {
      const text =
        'SELECT substring(data FROM $3::integer + 1 FOR $4) AS data FROM import_parts WHERE import_id = $1 AND part = $2';
      const [row] = await this.pools.query<{ data: Buffer }>({ text }, [importId, part, from, blockSize]);
      if (row === undefined) throw new Error(`Part ${part} of the file of import ${importId} is gone.`);
      return row.data;
    };
    // Most reads go on where the last one ended.
    let last: { part: number; from: number; data: Buffer } | undefined;
    return {
      bytes,
      async *pieces() {
        for (const [part, { bytes: length }] of parts.entries())
          for (let from = 0; from < length; from += blockSize) yield blockOf(part, from);
      },
      async read(start, length) {
        const end = Math.min(bytes, start + length);
        const found: Buffer[] = [];
        for (let at = start; at < end; at += found.at(-1)!.length) {
          const part = starts.findLastIndex((each) => each <= at);
          const within = at - starts[part]!;
          const from = within - (within % blockSize);
          if (last?.part !== part || last.from !== from)
            last = { part, from, data: await blockOf(part, from) };
          found.push(last.data.subarray(within - from, within - from + end - at));
        }
        return found.length === 1 ? found[0]! : Buffer.concat(found);
      },
    };
  }

  /**
   * Deletes a file, unless its import is still to read it: whoever lost the connection while the import was stored does
   * not know whether it was.
   */
  async delete(importId: string): Promise<void> {
    await this.pools.query({ text: `DELETE FROM import_parts p WHERE import_id = $1 AND ${unwanted}` }, [
      importId,
    ]);
  }

  /**
   * Deletes some of what an instance left that died during an upload, or before it deleted the file of an import that
   * ended. Returns whether there may be more.
   */
  async deleteOrphans(): Promise<boolean> {
    const text = `
      WITH gone AS (
        DELETE FROM import_parts
        WHERE (import_id, part) IN (
          SELECT import_id, part FROM import_parts p
          WHERE created_at < now() - interval '${orphanHours} hours' AND ${unwanted}
          LIMIT ${orphansAtOnce}
        )
        RETURNING 1
      )
      SELECT count(*)::integer AS parts FROM gone`;
    const [gone] = await this.pools.query<{ parts: number }>({ text }, []);
    return gone!.parts > 0;
  }
}
