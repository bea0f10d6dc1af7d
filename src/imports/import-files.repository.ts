/** Uploaded files, byte for byte, from their first piece until their rows are read. */
import { Injectable } from '@nestjs/common';
import { Pools } from '../database/connections/pools.js';

/** Files whose import never came to be are given this long: longer than any upload takes. */
const orphanHours = 24;

const unwanted = 'NOT EXISTS (SELECT FROM imports i WHERE i.id = p.import_id AND i.finished_at IS NULL)';

@Injectable()
export class ImportFilesRepository {
  constructor(private readonly pools: Pools) {}

  /** @param part from 0 */
  async add(importId: string, part: number, data: Buffer): Promise<void> {
    const text = 'INSERT INTO import_parts (import_id, part, data) VALUES ($1, $2, $3)';
    await this.pools.read({ text }, [importId, part, data]);
  }

  /** The file, in the pieces in which it is stored. */
  async *read(importId: string): AsyncGenerator<Buffer> {
    const text = 'SELECT data FROM import_parts WHERE import_id = $1 AND part = $2';
    for (let part = 0; ; part += 1) {
      const [row] = await this.pools.read<{ data: Buffer }>({ text }, [importId, part]);
      if (row === undefined) return;
      yield row.data;
    }
  }

  /**
   * Deletes a file, unless its import is still to read it: whoever lost the connection while the import was stored does
   * not know whether it was.
   */
  async delete(importId: string): Promise<void> {
    await this.pools.read({ text: `DELETE FROM import_parts p WHERE import_id = $1 AND ${unwanted}` }, [
      importId,
    ]);
  }

  /** Deletes what an instance left that died during an upload, or before it deleted the file of an import that ended. */
  async deleteOrphans(): Promise<void> {
    const text = `
      DELETE FROM import_parts p
      WHERE created_at < now() - interval '${orphanHours} hours'
        AND ${unwanted}`;
    await this.pools.read({ text }, []);
  }
}
