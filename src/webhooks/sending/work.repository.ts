/** What is to be sent, in the database: handed out, and told of. Beside the promise, at READ COMMITTED. */
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Pools, withClient } from '../../database/connections/pools.js';
import { claim, type Claimed, lockDue, type Slots } from '../sql/claim.js';
import { fanOut, type FannedOut } from '../sql/fan-out.js';
import { finish, type Outcome, type PausedNow } from '../sql/finish.js';

/** What came of an attempt. */
export interface Told {
  delivery: Pick<Claimed, 'id' | 'leasedUntil'>;
  outcome: Outcome;
  statusCode: number | null;
  answer: string | null;
  error: string | null;
  /** Milliseconds until the next attempt. */
  waitMs: number;
  /** Milliseconds for which the webhook wants to be left alone. */
  heldMs: number;
  isGone: boolean;
}

/** Webhooks that are looked at for one hand-out. */
const mostWebhooks = 100;

@Injectable()
export class WorkRepository {
  constructor(private readonly pools: Pools) {}

  async fanOut(): Promise<FannedOut> {
    const [done] = await this.pools.read<FannedOut>(fanOut, []);
    return done!;
  }

  /** Takes what is due. @param most deliveries at most */
  async claim(most: number): Promise<Claimed[]> {
    return withClient(this.pools.reads, async (client) => {
      await client.query('BEGIN');
      try {
        const claimed = await claimSome(client, most);
        await client.query('COMMIT');
        return claimed;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /** @returns webhooks that this paused */
  async finish(told: readonly Told[]): Promise<PausedNow[]> {
    const rows = await this.pools.read<PausedNow & { pausedSince: Date | null }>(finish, [
      told.map(({ delivery }) => delivery.id),
      told.map(({ delivery }) => delivery.leasedUntil),
      ...(['outcome', 'statusCode', 'answer', 'error', 'waitMs', 'heldMs', 'isGone'] as const).map((name) =>
        told.map((one) => one[name]),
      ),
    ]);
    return rows.filter(({ pausedSince }) => pausedSince !== null);
  }
}

async function claimSome(client: PoolClient, most: number): Promise<Claimed[]> {
  const { rows: hooks } = await client.query<Slots>({ ...lockDue, values: [mostWebhooks] });
  if (hooks.length === 0) return [];
  const values = [hooks.map(({ webhookId }) => webhookId), hooks.map(({ slots }) => slots), most];
  return (await client.query<Claimed>({ ...claim, values })).rows;
}
