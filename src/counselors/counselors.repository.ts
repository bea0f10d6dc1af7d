import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryConfig } from 'pg';
import type { Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { type AskedPage, type Keyset, type Page, readPage } from '../http/paging/pages.js';
import { insertNamed, type Place, updateNamed, type Written } from '../database/transactions/external-ids.js';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { userByEmail } from '../identity/users/sql/link-counselors.js';
import { containing } from '../http/paging/containing.js';
import { Counselor } from './counselor.entity.js';

/** Where it is not said which user they are, and they have an e-mail, it is the one who has it too. */
export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email'> &
  Partial<Pick<Counselor, 'userId'>>;

const listRows = `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, user_id AS "userId",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors
    WHERE organization_id = $1
      AND ($2::text IS NULL OR name ILIKE $2 OR external_id ILIKE $2 OR email ILIKE $2)`;

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
    private readonly transactions: SerializableTransactions,
  ) {}

  /** By name. */
  list(organizationId: string, q: string | undefined, asked: AskedPage): Promise<Page<Counselor>> {
    const values = [organizationId, q === undefined ? null : containing(q)];
    return readPage(byName, asked, values, (rest) =>
      this.lists.read<Counselor>({ text: `${listRows} ${rest}` }, values),
    );
  }

  findById(organizationId: string, id: string): Promise<Counselor | null> {
    return this.counselors.findOneBy({ organizationId, id });
  }

  /**
   * Returns the external id of another that is in the way, if there is one. Throws 23505 if the user is taken, 23503 if
   * there is no such user.
   */
  insert(organizationId: string, id: string, fields: CounselorFields): Promise<string | undefined> {
    const link = { user_id: (place: Place) => `(${userByEmail('$1', place('email'), '$2')})` };
    return this.write(
      insertNamed('counselors', organizationId, id, columnsOf(fields), isToLink(fields) ? link : {}),
    );
  }

  /** Changes the given fields, where there is such a counselor. Returns and throws as {@link insert}. */
  update(organizationId: string, id: string, fields: Partial<CounselorFields>): Promise<string | undefined> {
    const link = {
      user_id: (place: Place) => `coalesce(user_id, (${userByEmail('$1', place('email'), '$2')}))`,
    };
    return this.write(
      updateNamed('counselors', organizationId, id, columnsOf(fields), isToLink(fields) ? link : {}),
    );
  }

  private async write({ text, values = [] }: QueryConfig): Promise<string | undefined> {
    const [other] = await this.transactions.run<Written>('counselors', { text }, values);
    return other?.taken;
  }
}

function isToLink({ email, userId }: Partial<CounselorFields>): boolean {
  return typeof email === 'string' && userId === undefined;
}

function columnsOf(fields: Partial<CounselorFields>): Record<string, unknown> {
  return {
    external_id: fields.externalId,
    name: fields.name,
    email: fields.email,
    user_id: fields.userId,
  };
}
