import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { Position } from '../http/paging/cursor.js';
import { containing } from '../http/paging/containing.js';
import { Counselor } from './counselor.entity.js';

export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'userId'>;

/** Counselors of one organization; every method is bound to it. */
@Injectable()
export class CounselorsRepository {
  constructor(@InjectRepository(Counselor) private readonly counselors: Repository<Counselor>) {}

  /** By name. */
  list(organizationId: string, limit: number, q?: string, after?: Position): Promise<Counselor[]> {
    const query = this.counselors
      .createQueryBuilder('counselor')
      .where('counselor.organizationId = :organizationId', { organizationId })
      .orderBy({ 'counselor.name': 'ASC', 'counselor.id': 'ASC' })
      .limit(limit);
    if (q !== undefined) {
      query.andWhere(
        '(counselor.name ILIKE :q OR counselor.externalId ILIKE :q OR counselor.email ILIKE :q)',
        { q: containing(q) },
      );
    }
    if (after !== undefined) {
      query.andWhere('(counselor.name, counselor.id) > (:name::text, :id::uuid)', {
        name: after[0],
        id: after[1],
      });
    }
    return query.getMany();
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
