import { Injectable } from '@nestjs/common';
import { Pools } from '../database/connections/pools.js';
import { change, changingEntities } from '../database/transactions/changing.js';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { KnownSessions } from '../identity/users/known-sessions.js';
import { OrganizationReminders } from './organization-reminders.entity.js';
import { Organization } from './organization.entity.js';
import { setReminders } from './sql/set-reminders.js';

/** On which days there are reminders. */
export type ReminderDays = Pick<OrganizationReminders, 'daysBefore' | 'daysAfter'>;

@Injectable()
export class OrganizationsRepository {
  constructor(
    @InjectRepository(Organization) private readonly organizations: Repository<Organization>,
    @InjectRepository(OrganizationReminders) private readonly reminders: Repository<OrganizationReminders>,
    private readonly pools: Pools,
    private readonly sessions: KnownSessions,
  ) {}

  get(id: string): Promise<Organization> {
    return this.organizations.findOneByOrFail({ id });
  }

  async remindersOf(organizationId: string): Promise<ReminderDays> {
    const found = await this.reminders.findOneBy({ organizationId });
    return found ?? { daysBefore: [], daysAfter: [] };
  }

  /** What is undefined stays. What has been changed counts from now on. */
  async setReminders(
    organizationId: string,
    { daysBefore, daysAfter }: Partial<ReminderDays>,
  ): Promise<void> {
    await change(this.pools, setReminders, [organizationId, daysBefore ?? null, daysAfter ?? null]);
  }

  /** Changes the given fields. */
  async update(id: string, fields: Partial<Pick<Organization, 'name' | 'timeZone'>>): Promise<void> {
    if (Object.values(fields).some((value) => value !== undefined))
      await this.sessions.forgetAfter(
        changingEntities(this.organizations.manager, (manager) =>
          manager.update(Organization, { id }, fields),
        ),
      );
  }

  /** The one that comes after another, by id; null after the last. */
  next(id: string): Promise<Organization | null> {
    return this.organizations.findOne({ where: { id: MoreThan(id) }, order: { id: 'ASC' } });
  }
}
