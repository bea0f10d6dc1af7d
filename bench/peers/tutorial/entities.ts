/** The service's own tables, as far as a create needs them. */
import { randomUUIDv7 } from 'node:crypto';
import {
  BeforeInsert,
  Column,
  CreateDateColumn,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';

@Entity('organizations')
export class Organization {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  name: string;
}

@Entity('counselors')
export class Counselor {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'external_id' })
  externalId: string;

  @Column('text')
  name: string;
}

@Entity('scenarios')
export class Scenario {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'external_id' })
  externalId: string;

  @Column('text')
  title: string;
}

@Entity('assignments')
export class Assignment {
  @PrimaryColumn('uuid')
  id: string;

  /** The table has no default for it. Set here and not by who saves, it costs `save()` no look for such a row. */
  @BeforeInsert()
  makeId(): void {
    this.id = randomUUIDv7();
  }

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('uuid', { name: 'counselor_id' })
  counselorId: string;

  @Column('uuid', { name: 'scenario_id' })
  scenarioId: string;

  @Column('text', { default: 'pending' })
  status: 'pending' | 'in_progress' | 'completed' | 'cancelled';

  @Column('text', { name: 'assigned_by_kind' })
  assignedByKind: string;

  @Column('uuid', { name: 'assigned_by_id' })
  assignedById: string;

  @Column('text', { name: 'assigned_by_name' })
  assignedByName: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

@Entity('assignment_changes')
export class AssignmentChange {
  @PrimaryColumn('uuid', { name: 'assignment_id' })
  assignmentId: string;

  @PrimaryColumn('int')
  version: number;

  @Column('text')
  door: string;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'actor_name' })
  actorName: string;

  @Column('text', { name: 'to_status' })
  toStatus: string;
}
