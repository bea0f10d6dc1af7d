/** Mappings that organizations keep; each statement is bound to one. */
import { Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import { SerializableTransactions } from '../../database/transactions/serializable-transactions.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';
import type { FileType } from '../import-words.js';
import type { ImportMapping } from './import-mapping.entity.js';

export type NewMapping = Omit<ImportMapping, 'createdAt' | 'updatedAt'>;

/** A mapping, and whether it was not there before. */
export type KeptMapping = ImportMapping & { isNew: boolean };

const columns = `
           id, organization_id AS "organizationId", type, fingerprint, header, name, reading,
           updated_by_id AS "updatedById", updated_by_name AS "updatedByName", created_at AS "createdAt",
           updated_at AS "updatedAt"`;

/** Keeps it unless that would be one too many; of two at once under the last place one is run again. */
const keep = `
    INSERT INTO import_mappings AS m (id, organization_id, type, fingerprint, header, name, reading, updated_by_id, updated_by_name)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
    WHERE EXISTS (SELECT FROM import_mappings WHERE organization_id = $2 AND type = $3 AND fingerprint = $4)
      OR (SELECT count(*) FROM import_mappings WHERE organization_id = $2) < $10
    ON CONFLICT (organization_id, type, fingerprint) DO UPDATE SET
      header = excluded.header, name = excluded.name, reading = excluded.reading,
      updated_by_id = excluded.updated_by_id, updated_by_name = excluded.updated_by_name, updated_at = now()
    RETURNING ${columns}, xmax = 0 AS "isNew"`;

@Injectable()
export class ImportMappingsRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
    private readonly transactions: SerializableTransactions,
  ) {}

  /** In the place of the one for the same type and header. Undefined: it would be one more than `most`. */
  async keep(it: NewMapping, most: number): Promise<KeptMapping | undefined> {
    const [kept] = await this.transactions.change<KeptMapping>('import_mappings', { text: keep }, [
      it.id,
      it.organizationId,
      it.type,
      it.fingerprint,
      it.header,
      it.name,
      it.reading,
      it.updatedById,
      it.updatedByName,
      most,
    ]);
    return kept;
  }

  /** Newest first. */
  list(organizationId: string, asked: AskedPage): Promise<Page<ImportMapping>> {
    const values = [organizationId];
    return readPage(newestFirst(), asked, values, (rest) =>
      this.lists.read<ImportMapping>(
        { text: `SELECT ${columns} FROM import_mappings WHERE organization_id = $1 ${rest}` },
        values,
      ),
    );
  }

  async find(
    organizationId: string,
    type: FileType,
    fingerprint: Buffer,
  ): Promise<ImportMapping | undefined> {
    const text = `SELECT ${columns} FROM import_mappings WHERE organization_id = $1 AND type = $2 AND fingerprint = $3`;
    const [row] = await this.pools.query<ImportMapping>({ text }, [organizationId, type, fingerprint]);
    return row;
  }

  /** Whether there was one. */
  async delete(organizationId: string, id: string): Promise<boolean> {
    const text = 'DELETE FROM import_mappings WHERE organization_id = $1 AND id = $2 RETURNING id';
    const rows = await this.transactions.change('import_mappings', { text }, [organizationId, id]);
    return rows.length > 0;
  }
}
