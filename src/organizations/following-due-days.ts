import { Injectable } from '@nestjs/common';
import { DueDaysService } from '../assignments/due-days.service.js';
import { Hourly } from '../database/hourly.js';
import { nilUuid } from '../http/validation/uuid.js';
import { OrganizationsRepository } from './organizations.repository.js';

/**
 * Keeps due days where they belong, at the start and every hour: after new rules of time zones, which come with a new
 * Node; after a change of the zone that was cut short; and for what was created by the zone of a moment ago.
 */
@Injectable()
export class FollowingDueDays extends Hourly {
  private after = nilUuid;

  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly dueDays: DueDaysService,
  ) {
    super('Due days could not be moved to where they end now. It is tried again within the hour.');
  }

  /** One step of one organization. */
  protected async doSome(): Promise<boolean> {
    const { after } = this;
    // A round that fails begins anew.
    this.after = nilUuid;
    const organization = await this.organizations.next(after);
    if (organization === null) return false;
    const { id, timeZone } = organization;
    const by = { kind: 'system', id, name: 'Onus', door: 'system' } as const;
    this.after = (await this.dueDays.moveSome(id, timeZone, by)) === 0 ? id : after;
    return true;
  }
}
