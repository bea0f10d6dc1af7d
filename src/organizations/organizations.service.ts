/**
 * An organization's name, time zone, and the days on which its people are reminded. A change of the zone moves what is due on
 * a day there.
 */
import { Injectable } from '@nestjs/common';
import { DueDaysService } from '../assignments/due-days.service.js';
import type { Actor } from '../assignments/lifecycle.js';
import { ValidationFailed } from '../http/problems/problems.js';
import { timeZoneOf } from '../http/validation/days.js';
import type { Organization } from './organization.entity.js';
import { OrganizationsRepository, type ReminderDays } from './organizations.repository.js';
import { similarTimeZone } from './time-zones.js';

/** An organization, and what it has set. */
export type OrganizationWithSettings = Organization & { reminders: ReminderDays };

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly dueDays: DueDaysService,
  ) {}

  async get(id: string): Promise<OrganizationWithSettings> {
    const [organization, reminders] = await Promise.all([
      this.organizations.get(id),
      this.organizations.remindersOf(id),
    ]);
    return { ...organization, reminders };
  }

  /**
   * Changes the given fields, and moves what a time zone moves. What is not moved when this ends early is moved by
   * the next request with the same zone, or by {@link FollowingDueDays}.
   * Throws {@link ValidationFailed} for a zone that there is not.
   */
  async edit(
    id: string,
    edit: {
      name?: string | undefined;
      timeZone?: string | undefined;
      reminders?: Partial<ReminderDays> | undefined;
    },
    by: Actor,
  ): Promise<OrganizationWithSettings & { dueDatesMoved: number }> {
    const { name, reminders } = edit;
    const timeZone = edit.timeZone === undefined ? undefined : knownZone(edit.timeZone);
    await this.organizations.update(id, { name, timeZone });
    if (reminders !== undefined) await this.organizations.setReminders(id, reminders);
    let dueDatesMoved = 0;
    if (timeZone !== undefined) {
      for (let moved = -1; moved !== 0; dueDatesMoved += moved)
        moved = await this.dueDays.moveSome(id, timeZone, by);
    }
    return { ...(await this.get(id)), dueDatesMoved };
  }
}

function knownZone(name: string): string {
  const zone = timeZoneOf(name);
  if (zone !== undefined) return zone;
  const similar = similarTimeZone(name);
  const hint = similar === undefined ? 'GET /api/organization/time-zones lists them.' : `Is it ${similar}?`;
  const message =
    'timeZone must be a name of the IANA database with a slash, such as Europe/Kyiv, or UTC, since abbreviations mean ' +
    `different zones and an offset has no summer time. ${hint}`;
  throw new ValidationFailed([{ field: 'timeZone', code: 'unknown', message }]);
}
