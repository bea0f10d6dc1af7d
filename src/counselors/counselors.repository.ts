import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryConfig } from 'pg';
import type { Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { insertNamed, updateNamed, type Written } from '../database/transactions/external-ids.js';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import type { Position } from '../http/paging/cursor.js';
import { containing } from '../http/paging/containing.js';
import { Counselor } from './counselor.entity.js';

export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'userId'>;

const listRows = {
  text: `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, user_id AS "userId",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors
    WHERE organization_id = $1
      AND ($2::text IS NULL OR name ILIKE $2 OR external_id ILIKE $2 OR email ILIKE $2)
      AND ($3::text IS NULL OR (name, id) > ($3, $4::uuid))
    ORDER BY name, id
    LIMIT $5`,
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
  list(organizationId: string, limit: number, q?: string, after?: Position): Promise<Counselor[]> {
    const pattern = q === undefined ? null : containing(q);
    const [name = null, id = null] = after ?? [];
    return this.lists.read<Counselor>(listRows, [organizationId, pattern, name, id, limit]);
  }

  findById(organizationId: string, id: string): Promise<Counselor | null> {
    return this.counselors.findOneBy({ organizationId, id });
  }

  /** Returns the external id of another that is in the way, if there is one. Throws 23505 if the user is taken, 23503 if there is no such user. */
  async insert(organizationId: string, id: string, fields: CounselorFields): Promise<string | undefined> {
    return this.write(insertNamed('counselors', organizationId, id, columnsOf(fields)));
  }

  /** Changes the given fields, where there is such a counselor. Returns and throws as {@link insert}. */
  async update(
    organizationId: string,
    id: string,
    fields: Partial<CounselorFields>,
  ): Promise<string | undefined> {
    return this.write(updateNamed('counselors', organizationId, id, columnsOf(fields)));
  }

  private async write({ text, values = [] }: QueryConfig): Promise<string | undefined> {
    const [other] = await this.transactions.run<Written>('counselors', { text }, values);
    return other?.taken;
  }
}

function columnsOf(fields: Partial<CounselorFields>): Record<string, unknown> {
  return {
    external_id: fields.externalId,
    name: fields.name,
    email: fields.email,
    user_id: fields.userId,
  };
}
