import { Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';

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

const live = { text: 'SELECT FROM sessions WHERE sid = $1 AND expire > now()' };
const end = { text: `DELETE FROM sessions WHERE sess ->> 'userId' = $1 AND id = $2 RETURNING 1` };
const endAll = { text: 'DELETE FROM sessions WHERE sid = ANY ($1)' };
const endOthers = { text: `DELETE FROM sessions WHERE sess ->> 'userId' = $1 AND sid <> $2` };

/** Sessions beside what express-session does with them: whose they are, and to end them. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  /** Newest first. Who is signed in is never asked of a standby. */
  list(userId: string, asked: AskedPage): Promise<Page<SessionRow>> {
    const values = [userId];
    return readPage(newestFirst(), asked, values, (rest) =>
      this.lists.readFresh<SessionRow>({ text: `${listRows} ${rest}` }, values),
    );
  }

  async isLive(sid: string): Promise<boolean> {
    return (await this.pools.read(live, [sid])).length > 0;
  }

  /** Returns whether there was one. */
  async end(userId: string, id: string): Promise<boolean> {
    return (await this.pools.read(end, [userId, id])).length > 0;
  }

  async endAll(sids: string[]): Promise<void> {
    await this.pools.read(endAll, [sids]);
  }

  async endOthers(userId: string, sid: string): Promise<void> {
    await this.pools.read(endOthers, [userId, sid]);
  }
}
