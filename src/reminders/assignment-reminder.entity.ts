import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { moment, transactionId } from '../database/columns.js';
import { Organization } from '../organizations/organization.entity.js';

export type ReminderType = 'due_soon' | 'overdue';

/**
 * That an assignment is due soon, or is overdue: told once for a number of days and a due date, or a due day, however many
 * instances run. The row is the event. Without a foreign key to its assignment, as the history is.
 */
@Entity({ name: 'assignment_reminders' })
@Unique('assignment_reminders_assignment_id_type_days_due_at_key', ['assignmentId', 'type', 'days', 'dueAt'])
@Unique('assignment_reminders_assignment_id_type_days_due_on_key', ['assignmentId', 'type', 'days', 'dueOn'])
@Index('assignment_reminders_transaction_id_idx', ['transactionId'])
@Index('assignment_reminders_organization_id_moment_idx', ['organizationId', 'moment'])
@Check('assignment_reminders_type_check', `type IN ('due_soon', 'overdue')`)
export class AssignmentReminder {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'assignment_reminders_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'assignment_reminders_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'uuid', name: 'assignment_id' })
  assignmentId: string;

  /** The assignment's, at that time. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'text' })
  type: ReminderType;

  /** Before the due day, or after it. */
  @Column({ type: 'integer' })
  days: number;

  /** When it was due then: another due date is reminded of anew. */
  @Column({ ...moment, name: 'due_at' })
  dueAt: Date;

  /** Where it was due on a day, whose instant moves with the organization's time zone. */
  @Column({ type: 'date', name: 'due_on', nullable: true })
  dueOn: string | null;

  /** The 08:00 that it is for. */
  @Column(moment)
  moment: Date;

  /** When it was written. */
  @Column({ ...moment, default: () => 'clock_timestamp()' })
  at: Date;

  @Column(transactionId)
  transactionId: string | null;
}
