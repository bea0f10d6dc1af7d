import { Column, Entity, PrimaryColumn } from 'typeorm';
import { createdAt } from '../database/columns.js';

/** One crisis line. Every other row belongs to exactly one. */
@Entity({ name: 'organizations' })
export class Organization {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'organizations_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  /** `UTC`, or a name of the IANA database with a slash in it, as it was given. */
  @Column({ type: 'text', name: 'time_zone', default: 'UTC' })
  timeZone: string;

  @Column(createdAt)
  createdAt: Date;
}
