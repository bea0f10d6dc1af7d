import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type FindOptionsWhere, In, type Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { type AskedPage, type Keyset, type Page, readPage } from '../http/paging/pages.js';
import { linkCounselors } from '../identity/users/sql/link-counselors.js';
import { containing } from '../http/paging/containing.js';
import { Counselor } from './counselor.entity.js';
import type { Roster } from './counselors.service.js';

/** Where it is not said which user they are, and they have an e-mail, it is the one who has it too. */
export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'group'> &
  Partial<Pick<Counselor, 'userId'>>;

const linkToUser = linkCounselors('users', 'c.id = $1');

const listRows = `
    SELECT id, organization_id AS "organizationId", external_id AS "externalId", name, email, group_name AS "group", user_id AS "userId",
           created_at AS "createdAt", updated_at AS "updatedAt"
    FROM counselors
    WHERE organization_id = $1
      AND ($2::text IS NULL OR name ILIKE $2 OR external_id ILIKE $2 OR email ILIKE $2)
      AND ($3::text[] IS NULL OR group_name = ANY ($3))`;

const byName: Keyset<Counselor> = {
  order: 'name',
  key: 'name',
  type: 'text',
  id: 'id',
  isDescending: false,
  positionOf: ({ name, id }) => [name, id],
};

/** Counselors of one organization, and of some of its groups where that is said; every method is bound to it. */
@Injectable()
export class CounselorsRepository {
  constructor(
    @InjectRepository(Counselor) private readonly counselors: Repository<Counselor>,
    private readonly lists: Lists,
  ) {}

  /** By name. */
  list(
    { organizationId, groups }: Roster,
    q: string | undefined,
    asked: AskedPage,
  ): Promise<Page<Counselor>> {
    const values = [organizationId, q === undefined ? null : containing(q), groups];
    return readPage(byName, asked, values, (rest) =>
      this.lists.read<Counselor>({ text: `${listRows} ${rest}` }, values),
    );
  }

  findById(roster: Roster, id: string): Promise<Counselor | null> {
    return this.counselors.findOneBy(within(roster, id));
  }

  /** Throws QueryFailedError 23505 if the external id or the user is taken, 23503 if there is no such user. */
  async insert({ organizationId }: Roster, id: string, fields: CounselorFields): Promise<void> {
    await this.counselors.manager.transaction(async (manager) => {
      await manager.insert(Counselor, { id, organizationId, ...fields });
      await link(manager, id, fields);
    });
  }

  /** Changes the given fields, where there is such a counselor. Throws as {@link insert}. */
  async update(roster: Roster, id: string, fields: Partial<CounselorFields>): Promise<void> {
    await this.counselors.manager.transaction(async (manager) => {
      const update = { ...fields, updatedAt: () => 'now()' };
      const { affected } = await manager.update(Counselor, within(roster, id), update);
      if (affected === 1) await link(manager, id, fields);
    });
  }
}

function within({ organizationId, groups }: Roster, id: string): FindOptionsWhere<Counselor> {
  return { organizationId, id, ...(groups !== null && { group: In([...groups]) }) };
}

async function link(
  manager: EntityManager,
  id: string,
  { email, userId }: Partial<CounselorFields>,
): Promise<void> {
  if (typeof email === 'string' && userId === undefined) await manager.query(linkToUser, [id]);
}
