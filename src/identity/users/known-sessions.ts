/** Sessions with their users as they were within the last second (`known.ts`), by the secret that the cookie carries. */
import { Injectable } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import type { UserPrincipal } from '../access/principal.js';
import { Known } from '../known.js';
import { fromPrincipals, principalColumns } from './sql/user-principal.js';

/** One that has not ended, of a user who is not deactivated. */
export interface KnownSession {
  /** The secret in the cookie: to compare with, never to show. */
  readonly sid: string;
  readonly user: UserPrincipal;
  /** The user's `sessionVersion`, which is also the session's. */
  readonly version: number;
  readonly createdAt: Date;
}

type SessionRow = UserPrincipal & { sid: string; sessionVersion: number; sessionCreatedAt: Date };

const bySids = {
  name: 'sessions-by-sids',
  text: `
    SELECT ${principalColumns},
           u.must_change_password AND NOT coalesce((s.sess ->> 'byIssuer')::boolean, false) AS "mustChangePassword",
           s.sid, s.created_at AS "sessionCreatedAt", u.session_version AS "sessionVersion"
    ${fromPrincipals}
    JOIN sessions s ON u.id = (s.sess ->> 'userId')::uuid
    WHERE s.sid = ANY ($1) AND s.expire > now()
      AND u.deactivated_at IS NULL AND u.session_version = coalesce((s.sess ->> 'version')::integer, 1)`,
};

@Injectable()
export class KnownSessions extends Known<KnownSession> {
  constructor(pools: Pools) {
    super('sessions', async (sids) => {
      const rows = await pools.query<SessionRow>(bySids, [sids]);
      return new Map(
        rows.map(({ sid, sessionVersion: version, sessionCreatedAt: createdAt, ...user }) => [
          sid,
          { sid, user, version, createdAt },
        ]),
      );
    });
  }
}
