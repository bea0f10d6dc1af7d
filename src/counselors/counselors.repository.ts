import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryConfig } from 'pg';
import type { Repository } from 'typeorm';
import { Lists } from '../database/lists/lists.js';
import { type AskedPage, type Page, readPage } from '../http/paging/pages.js';
import type { Versions } from '../database/versions.js';
import { insertNamed, type Place, updateNamed, type Written } from '../database/transactions/external-ids.js';
import { KnownSessions } from '../identity/users/known-sessions.js';
import { peopleTables, userByEmail } from '../identity/users/sql/link-counselors.js';
import type { Roster } from '../identity/access/groups.js';
import type { Actor } from '../assignments/lifecycle.js';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { User } from '../identity/users/user.entity.js';
import { Counselor } from './counselor.entity.js';
import * as archive from './sql/archive.js';
import * as erase from './sql/erase.js';
import { byGroupName, type Group, listGroups, listOwnGroups } from './sql/groups.js';
import { byName, type CounselorFilter, getCounselor, listCounselors, parametersOf } from './sql/list.js';

/** Where it is not said which user they are, and they have an e-mail, it is the one who has it too. */
export type CounselorFields = Pick<Counselor, 'externalId' | 'name' | 'email' | 'group'> &
  Partial<Pick<Counselor, 'userId'>>;

/**
 * Archiving and erasing cancel assignments, and must not be between the look and the write of a create: where they run
 * alone, the table that is locked is that of assignments.
 */
const table = 'assignments';

/** Counselors of one organization, and of some of its groups where that is said; every method is bound to it. */
@Injectable()
export class CounselorsRepository {
  constructor(
    @InjectRepository(Counselor) private readonly counselors: Repository<Counselor>,
    private readonly lists: Lists,
    private readonly transactions: SerializableTransactions,
    private readonly sessions: KnownSessions,
  ) {}

  /** Whether the organization has this user, deactivated or not. */
  hasUser(organizationId: string, id: string): Promise<boolean> {
    return this.counselors.manager.existsBy(User, { organizationId, id });
  }

  /** By name. */
  list(roster: Roster, filter: CounselorFilter, asked: AskedPage): Promise<Page<Counselor>> {
    const values = parametersOf(roster, filter);
    return readPage(byName, asked, values, (rest) =>
      this.lists.read<Counselor>({ text: `${listCounselors} ${rest}` }, values),
    );
  }

  /** By name. */
  listGroups({ organizationId, groups }: Roster, asked: AskedPage): Promise<Page<Group>> {
    const values: unknown[] = [groups ?? organizationId];
    return readPage(byGroupName, asked, values, (rest) =>
      this.lists.read<Group>({ text: `${groups === null ? listGroups : listOwnGroups} ${rest}` }, values),
    );
  }

  /** Also as this request has just written them. */
  async findById({ organizationId, groups }: Roster, id: string): Promise<Counselor | undefined> {
    const values = [organizationId, id, groups];
    const [counselor] = await this.transactions.read<Counselor>(getCounselor, values);
    return counselor;
  }

  /** Throws 23505 if the user is taken, 23503 if there is no such user. */
  insert(organizationId: string, id: string, fields: CounselorFields): Promise<Written> {
    const link = { user_id: (place: Place) => `(${userByEmail('$1', place('email'), '$2', 'false')})` };
    return this.write(
      insertNamed('counselors', organizationId, id, columnsOf(fields), isToLink(fields) ? link : {}),
    );
  }

  /** Changes the given fields of one that is not erased. Throws as {@link insert}. */
  update(
    { organizationId, groups }: Roster,
    id: string,
    versions: Versions,
    fields: Partial<CounselorFields & Pick<Counselor, 'archivedAt'>>,
  ): Promise<Written> {
    const link = {
      user_id: (place: Place) => {
        const isArchived = 'counselors.archived_at IS NOT NULL';
        return `coalesce(user_id, (${userByEmail('$1', place('email'), '$2', isArchived)}))`;
      },
    };
    const columns = columnsOf(fields);
    const computed = isToLink(fields) ? link : {};
    const isThere = (parameter: (value: unknown) => string): string =>
      `erased_at IS NULL ${groups === null ? '' : `AND group_name = ANY (${parameter(groups)})`}`;
    return this.write(updateNamed('counselors', organizationId, id, versions, columns, computed, isThere));
  }

  private async write({ text, values = [] }: QueryConfig): Promise<Written> {
    const [written] = await this.sessions.forgetAfter(
      this.transactions.change<Written>(peopleTables, { text }, values),
    );
    return written!;
  }

  /** Returns whether there is such a version. */
  async archive(
    { organizationId, groups }: Roster,
    id: string,
    versions: Versions,
    cancelsOpen: boolean,
    actor: Actor,
  ): Promise<boolean> {
    const values = archive.parametersOf(organizationId, id, versions, cancelsOpen, groups, actor);
    return (await this.transactions.change(table, archive.archive, values)).length === 1;
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
    const [row] = await this.sessions.forgetAfter(
      this.transactions.change<erase.Erasure>(table, erase.erase, values),
    );
    return row;
  }
}

function isToLink({ email, userId }: Partial<CounselorFields>): boolean {
  return typeof email === 'string' && userId === undefined;
}

function columnsOf(
  fields: Partial<CounselorFields & Pick<Counselor, 'archivedAt'>>,
): Record<string, unknown> {
  return {
    external_id: fields.externalId,
    name: fields.name,
    email: fields.email,
    group_name: fields.group,
    user_id: fields.userId,
    archived_at: fields.archivedAt,
  };
}
