import { Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { Pools, type Statement } from '../../database/connections/pools.js';
import { change } from '../../database/transactions/changing.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';
import { noteSignedOut } from '../audit/sql/signed-out.js';
import { KnownSessions } from './known-sessions.js';

/** A session as its user sees it. */
export interface SessionRow {
  id: string;
  /** The secret in the cookie: to compare with, never to show. */
  sid: string;
  createdAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

const listRows = `
    SELECT id, sid, created_at AS "createdAt", expire AS "expiresAt",
           sess ->> 'address' AS address, sess ->> 'userAgent' AS "userAgent"
    FROM sessions
    WHERE sess ->> 'userId' = $1 AND expire > now()`;

/** Ends sessions and notes whose they were; those that have run out are no longer anybody's. */
const ending = (condition: string): Statement => ({
  text: `
    WITH deleted AS (
      DELETE FROM sessions WHERE ${condition} RETURNING sess ->> 'userId' AS user_id, expire > now() AS is_live
    ), ended AS (
      SELECT user_id FROM deleted WHERE is_live AND user_id IS NOT NULL
    ), noted AS (${noteSignedOut('ended')}
    )
    SELECT FROM deleted`,
});
const end = ending(`sess ->> 'userId' = $1 AND id = $2`);
const endAll = ending('sid = ANY ($1)');
const endOthers = ending(`sess ->> 'userId' = $1 AND sid <> $2`);

/** Sessions beside what express-session does with them: whose they are, and to end them. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
    private readonly known: KnownSessions,
  ) {}

  /** Newest first. Who is signed in is never asked of a standby. */
  list(userId: string, asked: AskedPage): Promise<Page<SessionRow>> {
    const values = [userId];
    return readPage(newestFirst(), asked, values, (rest) =>
      this.lists.readFresh<SessionRow>({ text: `${listRows} ${rest}` }, values),
    );
  }

  /** Returns whether there was one. */
  async end(userId: string, id: string): Promise<boolean> {
    return (await this.change(end, [userId, id])).length > 0;
  }

  async endAll(sids: string[]): Promise<void> {
    await this.change(endAll, [sids], sids);
  }

  async endOthers(userId: string, sid: string): Promise<void> {
    await this.change(endOthers, [userId, sid]);
  }

  /** @param sids of those that it ends, if it is told which */
  private change(statement: Statement, values: unknown[], sids?: string[]): Promise<object[]> {
    return this.known.forgetAfter(change(this.pools, statement, values), sids);
  }
}
