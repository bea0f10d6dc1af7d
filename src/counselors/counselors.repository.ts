import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import type { Position } from '../http/paging/cursor.js';
import { isFoundBy, sought, wordsOf } from '../http/paging/search.js';
import { Counselor } from './counselor.entity.js';

export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'userId'>;

/** Parameters: organization, words, name and id that the page comes after, limit. */
export const listCounselors = {
  text: `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, user_id AS "userId",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors c
    WHERE organization_id = $1
      AND ($2::text[] IS NULL OR ${isFoundBy('c', '$1', sought('$2'))})
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
  ) {}

  /** By name. */
  list(organizationId: string, limit: number, q?: string, after?: Position): Promise<Counselor[]> {
    const [name = null, id = null] = after ?? [];
    return this.lists.read<Counselor>(listCounselors, [organizationId, wordsOf(q) ?? null, name, id, limit]);
  }

  findById(organizationId: string, id: string): Promise<Counselor | null> {
    return this.counselors.findOneBy({ organizationId, id });
  }

  /** Throws QueryFailedError 23505 if the external id or the user is taken, 23503 if there is no such user. */
  async insert(organizationId: string, id: string, fields: CounselorFields): Promise<void> {
    await this.counselors.insert({ id, organizationId, ...fields });
  }

  /** Changes the given fields, where there is such a counselor. Throws as {@link insert}. */
  async update(organizationId: string, id: string, fields: Partial<CounselorFields>): Promise<void> {
    await this.counselors.update({ organizationId, id }, { ...fields, updatedAt: () => 'now()' });
  }
}
