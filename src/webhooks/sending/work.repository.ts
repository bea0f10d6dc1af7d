/** What is to be sent, in the database: handed out, and told of. Beside the promise, at READ COMMITTED. */
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Pools } from '../../database/connections/pools.js';
import { actingAs, system } from '../../database/transactions/acting.js';
import { changing } from '../../database/transactions/changing.js';
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
    const [done] = await this.pools.query<FannedOut>(fanOut, []);
    return done!;
  }

  /** Takes what is due. @param most deliveries at most */
  async claim(most: number): Promise<Claimed[]> {
    return changing(this.pools, (client) => claimSome(client, most));
  }

  /**
   * @param onPaused what else is written, in the same transaction, of a webhook that this pauses
   * @returns those webhooks
   */
  async finish(
    told: readonly Told[],
    onPaused: (client: ClientBase, webhook: PausedNow) => Promise<void>,
  ): Promise<PausedNow[]> {
    const values = [
      told.map(({ delivery }) => delivery.id),
      told.map(({ delivery }) => delivery.leasedUntil),
      ...(['outcome', 'statusCode', 'answer', 'error', 'waitMs', 'heldMs', 'isGone'] as const).map((name) =>
        told.map((one) => one[name]),
      ),
    ];
    return actingAs(
      () => system('Onus'),
      () =>
        changing(this.pools, async (client) => {
          const { rows } = await client.query<PausedNow>({ ...finish, values });
          const paused = rows.filter(({ pausedSince }) => pausedSince !== null);
          for (const webhook of paused) await onPaused(client, webhook);
          return paused;
        }),
    );
  }
}

async function claimSome(client: ClientBase, most: number): Promise<Claimed[]> {
  const { rows: hooks } = await client.query<Slots>({ ...lockDue, values: [mostWebhooks] });
  if (hooks.length === 0) return [];
  const values = [hooks.map(({ webhookId }) => webhookId), hooks.map(({ slots }) => slots), most];
  return (await client.query<Claimed>({ ...claim, values })).rows;
}
