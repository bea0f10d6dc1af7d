/**
 * Who was let in and is still here, such as who reads a stream: every two seconds one query finds out who of them would be let in now,
 * and as whom. It sees what ends a session or an account on any instance: signing out, a new password, another role, deactivation.
 *
 * Where the database does not answer that for five seconds, nobody is taken to be admitted: they come again.
 */
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { Pools } from '../../database/connections/pools.js';
import { bearerOf } from '../../http/requests/credentials.js';
import { Unauthenticated } from '../../http/problems/problems.js';
import { Logger } from '../../operations/logging/class-logger.js';
import type { RequestWithPrincipal, UserPrincipal } from '../access/principal.js';
import { stillAdmitted } from './sql/still-admitted.js';

/** Milliseconds between two looks. */
const intervalMs = 2_000;

/** Milliseconds without an answer after which nobody stays. */
const longestMs = 5_000;

/** Seconds that the issuer's clock may be apart. */
const clockTolerance = 30;

export interface Watched {
  /** Told who they are now. Must not throw. */
  onUser: (user: UserPrincipal) => void;
  /** Told once, and then nothing any more. Must not throw. */
  onRefused: (problem: Unauthenticated) => void;
  /** It could not be found out: told once, and then nothing any more. Must not throw. */
  onUnknown: () => void;
}

interface Admitted extends Watched {
  values: [
    userId: string,
    sid: string | null,
    version: number | null,
    iss: string | null,
    sub: string | null,
  ];
  /** Of a token; milliseconds. */
  endsAt: number;
}

@Injectable()
export class AdmissionWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AdmissionWatch.name);
  private readonly all = new Set<Admitted>();
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  private end: NodeJS.Timeout | undefined;

  constructor(private readonly pools: Pools) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), intervalMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    clearTimeout(this.end);
  }

  /** Of somebody whom the guard has just let in. @returns what ends it */
  watch(request: RequestWithPrincipal, watched: Watched): () => void {
    const admitted = { ...watched, ...credentialsOf(request) };
    if (this.all.size === 0) this.knowAt(performance.now());
    this.all.add(admitted);
    return () => this.all.delete(admitted);
  }

  private async look(): Promise<void> {
    if (this.all.size === 0 || this.isLooking) return;
    this.isLooking = true;
    const since = performance.now();
    try {
      const all = [...this.all];
      const columns = [0, 1, 2, 3, 4].map((i) => all.map(({ values }) => values[i]));
      const rows = await this.pools.query<UserPrincipal & { n: number }>(stillAdmitted, columns);
      this.knowAt(since);
      const users = new Map(rows.map(({ n, ...user }) => [all[n - 1], user]));
      for (const each of all) this.tell(each, users.get(each));
    } catch (error) {
      this.logger.warn('It could not be found out who of those here may stay. It is tried again.', {
        err: error,
      });
    } finally {
      this.isLooking = false;
    }
  }

  private tell(admitted: Admitted, user: UserPrincipal | undefined): void {
    if (!this.all.has(admitted)) return;
    if (user !== undefined && Date.now() < admitted.endsAt) return admitted.onUser(user);
    this.all.delete(admitted);
    const isToken = admitted.values[1] === null;
    const detail = isToken ? 'The token opens nothing any more.' : 'Your session has ended: sign in again.';
    admitted.onRefused(new Unauthenticated(detail, 'Bearer realm="onus"'));
  }

  /** @param since of performance.now(): who is here was admitted then */
  private knowAt(since: number): void {
    clearTimeout(this.end);
    this.end = setTimeout(() => this.giveUp(), since + longestMs - performance.now()).unref();
  }

  private giveUp(): void {
    const all = [...this.all];
    this.all.clear();
    for (const { onUnknown } of all) onUnknown();
  }
}

function credentialsOf(request: RequestWithPrincipal): Pick<Admitted, 'values' | 'endsAt'> {
  const { id } = request.principal!;
  const token = bearerOf(request);
  if (token === undefined) {
    const { sid, version } = request.ofSession!;
    return { values: [id, sid, version, null, null], endsAt: Infinity };
  }
  // The guard has verified it.
  const { iss = null, sub = null, exp = 0 } = decodeJwt(token);
  return { values: [id, null, null, iss, sub], endsAt: (exp + clockTolerance) * 1000 };
}
