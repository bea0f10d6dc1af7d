import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';
import { foundNextTime } from '../database/sqlstate.js';
import type { Day } from '../http/validation/days.js';
import { Counselor } from '../counselors/counselor.entity.js';
import { Scenario } from '../scenarios/scenario.entity.js';
import type { ActorKind, AssignmentStatus } from './lifecycle.js';

/** Characters. */
export const longestNote = 2000;
export const longestFeedback = 10_000;

/** Months from one to the next, at most. */
export const mostMonths = 60;

/**
 * A scenario given to a counselor. The partial unique index is the last line of the promise:
 * whatever writes here, no pair is active twice.
 */
@Entity({ name: 'assignments' })
@Index(foundNextTime('assignments_active_pair_key'), ['counselorId', 'scenarioId'], {
  unique: true,
  where: `status IN ('pending', 'in_progress')`,
})
@Index('assignments_completed_pair_idx', ['counselorId', 'scenarioId', 'completedAt'], {
  where: `status = 'completed'`,
})
@Index('assignments_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Index('assignments_organization_id_due_idx', { synchronize: false })
@Index('assignments_unended_due_idx', { synchronize: false })
@Index('assignments_unended_created_at_idx', ['organizationId', 'createdAt', 'id'], {
  where: `(completed_at IS NULL) AND (cancelled_at IS NULL)`,
})
@Index('assignments_cancelled_due_idx', { synchronize: false })
@Index('assignments_cancelled_created_at_idx', ['organizationId', 'createdAt', 'id'], {
  where: 'cancelled_at IS NOT NULL',
})
@Index('assignments_unended_due_on_idx', ['organizationId', 'dueOn', 'dueAt'], {
  where: `(due_on IS NOT NULL) AND (completed_at IS NULL) AND (cancelled_at IS NULL)`,
})
@Index('assignments_counselor_id_created_at_id_idx', ['counselorId', 'createdAt', 'id'])
@Index('assignments_scenario_id_created_at_id_idx', ['scenarioId', 'createdAt', 'id'])
@Index('assignments_organization_id_updated_at_idx', ['organizationId', 'updatedAt'], {
  where: 'updated_at IS NOT NULL',
})
@Index('assignments_organization_id_completed_at_idx', ['organizationId', 'completedAt'], {
  where: 'completed_at IS NOT NULL',
})
@Index('assignments_import_created_at_id_idx', ['assignedById', 'createdAt', 'id'], {
  where: `assigned_by_kind = 'import'`,
})
@ForeignKey(() => Counselor, ['organizationId', 'counselorId'], ['organizationId', 'id'], {
  name: 'assignments_organization_id_counselor_id_fkey',
})
@ForeignKey(() => Scenario, ['organizationId', 'scenarioId'], ['organizationId', 'id'], {
  name: 'assignments_organization_id_scenario_id_fkey',
})
@Check('assignments_status_check', `status IN ('pending', 'in_progress', 'completed', 'cancelled')`)
@Check('assignments_completed_at_check', `(status = 'completed') = (completed_at IS NOT NULL)`)
@Check('assignments_cancelled_at_check', `(status = 'cancelled') = (cancelled_at IS NOT NULL)`)
@Check('assignments_score_check', 'score BETWEEN 0 AND 100')
@Check('assignments_repeat_every_months_check', 'repeat_every_months BETWEEN 1 AND 60')
@Check('assignments_assigned_by_kind_check', `assigned_by_kind IN ('user', 'partner', 'import')`)
export class Assignment {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'assignments_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  organizationId: string;

  @Column({ type: 'uuid', name: 'counselor_id' })
  counselorId: string;

  @Column({ type: 'uuid', name: 'scenario_id' })
  scenarioId: string;

  @Column({ type: 'text', default: 'pending' })
  status: AssignmentStatus;

  @Column({ ...moment, name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** The day, where the due date was given as one: `dueAt` is then its end in the organization's time zone. */
  @Column({ type: 'date', name: 'due_on', nullable: true })
  dueOn: Day | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  /** Months until it comes again once it has ended; null: it does not. */
  @Column({ type: 'smallint', name: 'repeat_every_months', nullable: true })
  repeatEveryMonths: number | null;

  /** Day and time of its series, where the organization is, if not of its own due date: see `dueAgain`. */
  @Column({ type: 'timestamp', precision: 3, name: 'repeat_anchor', nullable: true })
  repeatAnchor: string | null;

  /** The one that it followed. */
  @Column({ type: 'uuid', name: 'previous_id', nullable: true })
  previousId: string | null;

  /** The one that followed it. */
  @Column({ type: 'uuid', name: 'next_id', nullable: true })
  nextId: string | null;

  @Column({ type: 'text', name: 'assigned_by_kind' })
  assignedByKind: ActorKind;

  @Column({ type: 'uuid', name: 'assigned_by_id' })
  assignedById: string;

  /** The name at that time: who it was stays readable when an account is renamed. */
  @Column({ type: 'text', name: 'assigned_by_name' })
  assignedByName: string;

  @Column({ type: 'double precision', nullable: true })
  score: number | null;

  @Column({ type: 'text', nullable: true })
  feedback: string | null;

  /** 1 when created, one more with every change: the ETag, and the key of its row in the history. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column(createdAt)
  createdAt: Date;

  /** When it was last changed, in whatever way: a trigger sets it. */
  @Column({ ...moment, name: 'updated_at', default: () => 'clock_timestamp()' })
  updatedAt: Date;

  @Column({ ...moment, name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column({ ...moment, name: 'completed_at', nullable: true })
  completedAt: Date | null;

  @Column({ ...moment, name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;
}
