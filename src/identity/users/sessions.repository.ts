import { Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import type { Position } from '../../http/paging/cursor.js';

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

const list = {
  text: `
    SELECT id, sid, created_at AS "createdAt", expire AS "expiresAt",
           sess ->> 'address' AS address, sess ->> 'userAgent' AS "userAgent"
    FROM sessions
    WHERE sess ->> 'userId' = $1 AND expire > now()
      AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
    ORDER BY created_at DESC, id DESC
    LIMIT $4`,
};

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
  list(userId: string, limit: number, after?: Position): Promise<SessionRow[]> {
    const [createdAt = null, id = null] = after ?? [];
    return this.lists.readFresh<SessionRow>(list, [userId, createdAt, id, limit]);
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
