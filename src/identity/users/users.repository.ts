import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../access/principal.js';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';
import { isFoundBy, sought, wordsOf } from '../../http/paging/search.js';
import { change } from '../../database/transactions/changing.js';
import { SerializableTransactions } from '../../database/transactions/serializable-transactions.js';
import { KnownSessions } from './known-sessions.js';
import { createUser, type NewUser, newUserParameters } from './sql/create-user.js';
import { type EditedUser, editUser, parametersOf, type UserEdit } from './sql/edit-user.js';
import { peopleTables } from './sql/link-counselors.js';
import { unlinkUser } from './sql/unlink-user.js';
import { fromPrincipals, principalColumns } from './sql/user-principal.js';
import { userColumns, type UserRow } from './sql/user-row.js';

const selectUser = (more: string, condition: string): string => `
  SELECT ${principalColumns}, u.session_version AS "sessionVersion",
         u.must_change_password AS "mustChangePassword"${more}
  ${fromPrincipals}
  WHERE ${condition} AND u.deactivated_at IS NULL`;

const byId = { name: 'user-by-id', text: selectUser('', 'u.id = $1') };
const byEmail = {
  name: 'user-by-email',
  text: selectUser(', u.password_hash AS "passwordHash"', 'u.email = $1'),
};

const selectRow = `
  SELECT ${userColumns}
  FROM users u
  LEFT JOIN counselors c ON c.user_id = u.id
  WHERE u.organization_id = $1`;

const getRow = { name: 'user-row', text: `${selectRow} AND u.id = $2` };

const listRows = `${selectRow}
    AND ($2::text[] IS NULL OR ${isFoundBy('u', '$1', sought('$2'))})`;

const changePassword = {
  text: `
    WITH changed AS (
      UPDATE users SET password_hash = $2, must_change_password = false,
        session_version = session_version + 1, updated_at = now()
      WHERE id = $1 AND deactivated_at IS NULL
      RETURNING session_version AS "sessionVersion"
    ), ended AS (
      DELETE FROM sessions WHERE sess ->> 'userId' = $1::text AND sid <> $3
    )
    SELECT * FROM changed`,
};

const rehash = { text: 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2' };

const endSessions = {
  text: `
    WITH changed AS (
      UPDATE users SET session_version = session_version + 1 WHERE organization_id = $1 AND id = $2
      RETURNING id
    ), ended AS (
      DELETE FROM sessions WHERE sess ->> 'userId' = $2::text AND EXISTS (SELECT FROM changed)
    )
    SELECT FROM changed`,
};

interface WithVersion {
  sessionVersion: number;
}

export type SignedInUser = UserPrincipal & WithVersion;

@Injectable()
export class UsersRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
    private readonly transactions: SerializableTransactions,
    private readonly known: KnownSessions,
  ) {}

  /** Newest first. */
  list(organizationId: string, q: string | undefined, asked: AskedPage): Promise<Page<UserRow>> {
    const values = [organizationId, wordsOf(q) ?? null];
    return readPage(newestFirst('u.'), asked, values, (rest) =>
      this.lists.read<UserRow>({ text: `${listRows} ${rest}` }, values),
    );
  }

  async find(organizationId: string, id: string): Promise<UserRow | undefined> {
    const [row] = await this.pools.query<UserRow>(getRow, [organizationId, id]);
    return row;
  }

  /** Throws 23505 if the e-mail is taken. */
  async create(user: NewUser): Promise<UserRow> {
    const [row] = await this.transactions.change<UserRow>(peopleTables, createUser, newUserParameters(user));
    return row!;
  }

  /** Undefined if there is no such user. Throws 23505 if the e-mail is taken. */
  async edit(organizationId: string, id: string, edit: UserEdit): Promise<EditedUser | undefined> {
    const values = parametersOf(organizationId, id, edit);
    const [row] = await this.known.forgetAfter(
      this.transactions.change<EditedUser>(peopleTables, editUser, values),
    );
    return row;
  }

  /** Undefined if there is no such user. */
  async unlink(organizationId: string, id: string): Promise<UserRow | undefined> {
    const [row] = await this.known.forgetAfter(change<UserRow>(this.pools, unlinkUser, [organizationId, id]));
    return row;
  }

  /**
   * Sets a password, and ends all sessions but the one with this secret. Returns the version that a session must have
   * from now on; undefined if the user was deactivated meanwhile.
   */
  async changePassword(id: string, passwordHash: string, sid: string): Promise<number | undefined> {
    const [changed] = await this.known.forgetAfter(
      change<WithVersion>(this.pools, changePassword, [id, passwordHash, sid]),
    );
    return changed?.sessionVersion;
  }

  /** Keeps another hash of the same password, unless there is another password by now. */
  async rehash(id: string, before: string, passwordHash: string): Promise<void> {
    await this.pools.query(rehash, [id, before, passwordHash]);
  }

  /** Returns whether there is such a user. */
  async endSessions(organizationId: string, id: string): Promise<boolean> {
    const changed = this.known.forgetAfter(change(this.pools, endSessions, [organizationId, id]));
    return (await changed).length > 0;
  }

  // What follows finds out who is asking, and so cannot know their organization. Nobody who is deactivated is found.

  async findById(id: string): Promise<SignedInUser | undefined> {
    const [user] = await this.pools.query<SignedInUser>(byId, [id]);
    return user;
  }

  /** @param email as it is stored: see `readEmail` */
  async findByEmail(email: string): Promise<(SignedInUser & { passwordHash: string | null }) | undefined> {
    const [user] = await this.pools.query<SignedInUser & { passwordHash: string | null }>(byEmail, [email]);
    return user;
  }
}
