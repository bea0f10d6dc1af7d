import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Pools } from '../database/connections/pools.js';
import type { MailOutcome } from './mail.entity.js';
import { end, postpone } from './sql/end.js';
import { deleteOld, noticeToAdmins, waiting } from './sql/outbox.js';
import { leaseSeconds, take, type Taken } from './sql/take.js';

/** Characters of a server's answer that are kept. */
const longestAnswer = 300;

@Injectable()
export class MailsRepository {
  constructor(private readonly pools: Pools) {}

  /** Some whose time has come, which are the caller's for a while. */
  take(most: number): Promise<Taken[]> {
    return this.pools.query(take, [most, leaseSeconds]);
  }

  async end({ id, attempts }: Taken, outcome: MailOutcome, answer: string): Promise<void> {
    await this.pools.query(end, [id, attempts, outcome, kept(answer)]);
  }

  async postpone({ id, attempts }: Taken, seconds: number, answer: string): Promise<void> {
    await this.pools.query(postpone, [id, attempts, seconds, kept(answer)]);
  }

  async noticeToAdmins(
    client: ClientBase,
    organizationId: string,
    key: string,
    content: object,
  ): Promise<void> {
    await client.query({ ...noticeToAdmins, values: [organizationId, key, content] });
  }

  async waiting(): Promise<{ waiting: number; oldest: number }> {
    const [row] = await this.pools.query<{ waiting: number; oldest: number }>(waiting, []);
    return row!;
  }

  async deleteOld(): Promise<number> {
    const [row] = await this.pools.query<{ deleted: number }>(deleteOld, []);
    return row!.deleted;
  }
}

/** What PostgreSQL cannot store is not kept. */
function kept(answer: string): string {
  return answer.toWellFormed().replaceAll('\0', '').slice(0, longestAnswer);
}
