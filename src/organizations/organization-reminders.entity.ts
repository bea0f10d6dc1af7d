import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { moment } from '../database/columns.js';
import { Organization } from './organization.entity.js';

/** On which days an organization's people are reminded of what is due, at 08:00 there. No row: on none. */
@Entity({ name: 'organization_reminders' })
export class OrganizationReminders {
  @PrimaryColumn({
    type: 'uuid',
    name: 'organization_id',
    primaryKeyConstraintName: 'organization_reminders_pkey',
  })
  @ForeignKey(() => Organization, { name: 'organization_reminders_organization_id_fkey' })
  organizationId: string;

  /** Before the due day; 0 is that day itself. */
  @Column({ type: 'integer', name: 'days_before', array: true, default: () => `'{}'` })
  daysBefore: number[];

  /** After the due day. */
  @Column({ type: 'integer', name: 'days_after', array: true, default: () => `'{}'` })
  daysAfter: number[];

  /**
   * Up to when all is done: the 08:00 of which the last reminders are, or when these days, or the time zone (by a
   * trigger), were set.
   */
  @Column({ ...moment, name: 'reminded_to', default: () => 'clock_timestamp()' })
  remindedTo: Date;
}
