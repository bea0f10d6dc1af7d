import { Inject, Injectable } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import { Hourly } from '../../database/hourly.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { forgetBatches, forgetEvents } from '../sql/forget.js';

/** Deletes events that were kept for long enough, and what is known of how they were numbered. */
@Injectable()
export class OldEvents extends Hourly {
  constructor(
    private readonly pools: Pools,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super('Old events could not be deleted, and stay for now.');
  }

  protected async doSome(): Promise<boolean> {
    const events = await this.pools.query<{ isMore: boolean }>(forgetEvents, [this.settings.eventsKeptDays]);
    const batches = await this.pools.query<{ isMore: boolean }>(forgetBatches, []);
    return events[0]!.isMore || batches[0]!.isMore;
  }
}
