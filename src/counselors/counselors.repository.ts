import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, type Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import type { Versions } from '../http/requests/preconditions.js';
import type { Position } from '../http/paging/cursor.js';
import { containing } from '../http/paging/containing.js';
import type { Actor } from '../assignments/lifecycle.js';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { Counselor } from './counselor.entity.js';
import * as archive from './sql/archive.js';
import * as erase from './sql/erase.js';

export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'userId'>;

export interface CounselorFilter {
  q?: string | undefined;
  archived?: boolean | undefined;
}

/** What those that leave have to do with: whoever writes alone keeps creates out. */
const table = 'assignments';

const listRows = {
  text: `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, user_id AS "userId",
           archived_at AS "archivedAt", erased_at AS "erasedAt", version,
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors
    WHERE organization_id = $1
      AND ($2::text IS NULL OR name ILIKE $2 OR external_id ILIKE $2 OR email ILIKE $2)
      AND ($3::boolean IS NULL OR (archived_at IS NOT NULL) = $3)
      AND ($4::text IS NULL OR (name, id) > ($4, $5::uuid))
    ORDER BY name, id
    LIMIT $6`,
};

/** Counselors of one organization; every method is bound to it. */
@Injectable()
export class CounselorsRepository {
  constructor(
    @InjectRepository(Counselor) private readonly counselors: Repository<Counselor>,
    private readonly lists: Lists,
    private readonly transactions: SerializableTransactions,
  ) {}

  /** By name. */
  list(
    organizationId: string,
    limit: number,
    filter: CounselorFilter,
    after?: Position,
  ): Promise<Counselor[]> {
    const pattern = filter.q === undefined ? null : containing(filter.q);
    const [name = null, id = null] = after ?? [];
    const values = [organizationId, pattern, filter.archived ?? null, name, id, limit];
    return this.lists.read<Counselor>(listRows, values);
  }

  findById(organizationId: string, id: string): Promise<Counselor | null> {
    return this.counselors.findOneBy({ organizationId, id });
  }

  /** Throws QueryFailedError 23505 if the external id or the user is taken, 23503 if there is no such user. */
  async insert(organizationId: string, id: string, fields: CounselorFields): Promise<void> {
    await this.counselors.insert({ id, organizationId, ...fields });
  }

  /** Changes the given fields of one that is not erased. Returns whether there is such a version. Throws as {@link insert}. */
  async update(
    organizationId: string,
    id: string,
    versions: Versions,
    fields: Partial<CounselorFields & Pick<Counselor, 'archivedAt'>>,
  ): Promise<boolean> {
    const version = versions === null ? {} : { version: In(versions) };
    const { affected } = await this.counselors.update(
      { organizationId, id, erasedAt: IsNull(), ...version },
      { ...fields, updatedAt: () => 'now()' },
    );
    return affected === 1;
  }

  /** Returns whether there is such a version. */
  async archive(
    organizationId: string,
    id: string,
    versions: Versions,
    cancelsOpen: boolean,
    actor: Actor,
  ): Promise<boolean> {
    const values = archive.parametersOf(organizationId, id, versions, cancelsOpen, actor);
    return (await this.transactions.run(table, archive.archive, values)).length === 1;
  }

  /** Undefined if there is no such counselor. */
  async erase(
    organizationId: string,
    id: string,
    confirm: string,
    versions: Versions,
    actor: Actor,
  ): Promise<erase.Erasure | undefined> {
    const values = erase.parametersOf(organizationId, id, confirm, versions, actor);
    const [row] = await this.transactions.run<erase.Erasure>(table, erase.erase, values);
    return row;
  }
}
