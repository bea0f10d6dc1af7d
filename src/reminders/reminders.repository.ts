import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Pools } from '../database/connections/pools.js';
import type { Wanted } from './moments.js';
import { finish, mostNamed } from './sql/finish.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { old } from './sql/old.js';
import { type Candidate, candidates } from './sql/candidates.js';
import { parametersOf, type Place, remind, type Round, type Step } from './sql/remind.js';
import { type Told, told } from './sql/told.js';

/** Assignments that are reminded of in one statement at most. */
const step = 500;

@Injectable()
export class RemindersRepository {
  constructor(
    private readonly pools: Pools,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Organizations that want reminders, some at a time, by id. */
  candidates(after: string): Promise<Candidate[]> {
    return this.pools.query(candidates, [after]);
  }

  async remindSome(round: Round, wanted: Wanted, after: Place | undefined): Promise<Step> {
    const ids = Array.from({ length: step }, () => randomUUIDv7());
    const [result] = await this.pools.query<Step>(remind, parametersOf(round, wanted, after, ids));
    return result!;
  }

  /**
   * @param key of its e-mails; null: there are none
   * @returns how many e-mails there are to send
   */
  async finish(round: Round, key: string | null): Promise<number> {
    const { organizationId, timeZone, daysBefore, daysAfter, moment } = round;
    const organization = [organizationId, timeZone, daysBefore, daysAfter, moment];
    const parameters = [...organization, key !== null, key ?? '', mostNamed];
    const [ended] = await this.pools.query<{ mails: number }>(finish, parameters);
    return ended?.mails ?? 0;
  }

  told(organizationId: string, ids: string[], groups: string[]): Promise<Told[]> {
    return this.pools.query(told, [organizationId, ids, groups]);
  }

  /** Deletes some that have been there for long enough; returns how many. */
  async deleteOld(organizationId: string): Promise<number> {
    const [{ deleted } = { deleted: 0 }] = await this.pools.query<{ deleted: number }>(old, [
      organizationId,
      this.settings.eventsKeptDays,
    ]);
    return deleted;
  }
}
