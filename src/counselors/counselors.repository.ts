import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { type AskedPage, type Keyset, type Page, readPage } from '../http/paging/pages.js';
import { containing } from '../http/paging/containing.js';
import { Counselor } from './counselor.entity.js';

export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'userId'>;

export interface CounselorFilter {
  /** Any of them. */
  id?: readonly string[] | undefined;
  q?: string | undefined;
}

const listRows = `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, user_id AS "userId",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors
    WHERE organization_id = $1
      AND ($2::uuid[] IS NULL OR id = ANY ($2))
      AND ($3::text IS NULL OR name ILIKE $3 OR external_id ILIKE $3 OR email ILIKE $3)`;

const byName: Keyset<Counselor> = {
  order: 'name',
  key: 'name',
  type: 'text',
  id: 'id',
  isDescending: false,
  positionOf: ({ name, id }) => [name, id],
};

/** Counselors of one organization; every method is bound to it. */
@Injectable()
export class CounselorsRepository {
  constructor(
    @InjectRepository(Counselor) private readonly counselors: Repository<Counselor>,
    private readonly lists: Lists,
  ) {}

  /** By name. */
  list(organizationId: string, { id, q }: CounselorFilter, asked: AskedPage): Promise<Page<Counselor>> {
    const values = [organizationId, id ?? null, q === undefined ? null : containing(q)];
    return readPage(byName, asked, values, (rest) =>
      this.lists.read<Counselor>({ text: `${listRows} ${rest}` }, values),
    );
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
