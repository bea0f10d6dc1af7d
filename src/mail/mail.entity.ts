import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';

export const recipientKinds = ['counselor', 'user'] as const;
export type RecipientKind = (typeof recipientKinds)[number];

/** `notice`: what admins must know, of which nobody unsubscribes. */
export type Topic = 'reminders' | 'digest' | 'notice';

/**
 * `sent`: a server took it; `refused`: one said that it never will; `given-up`: none took it in time; `dropped`: there is
 * nothing to say any more, or nobody to say it to.
 */
export type MailOutcome = 'sent' | 'refused' | 'given-up' | 'dropped';

/**
 * An e-mail, from when it is decided on until a server has it. It names its recipient and what it is about, and neither an
 * address nor, but for notices, a text: these are looked up when it is sent.
 */
@Entity({ name: 'mails' })
@Unique('mails_recipient_id_topic_key_key', ['recipientId', 'topic', 'key'])
@Index('mails_unended_next_at_idx', ['nextAt'], { where: 'ended_at IS NULL' })
@Index('mails_ended_at_idx', ['endedAt'], { where: 'ended_at IS NOT NULL' })
@Check('mails_recipient_kind_check', `recipient_kind IN ('counselor', 'user')`)
@Check('mails_topic_check', `topic IN ('reminders', 'digest', 'notice')`)
@Check('mails_outcome_check', `outcome IN ('sent', 'refused', 'given-up', 'dropped')`)
@Check('mails_ended_at_check', '(outcome IS NULL) = (ended_at IS NULL)')
export class Mail {
  /** Its `Message-ID` has it, so that a repeat is the same message. */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'mails_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey('organizations', { name: 'mails_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text', name: 'recipient_kind' })
  recipientKind: RecipientKind;

  @Column({ type: 'uuid', name: 'recipient_id' })
  recipientId: string;

  @Column({ type: 'text' })
  topic: Topic;

  /** With its recipient and topic what it is once. */
  @Column({ type: 'text' })
  key: string;

  /** What it is about, as its topic has it. */
  @Column({ type: 'jsonb' })
  content: object;

  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** From when it may be taken; while an instance has it, when that is taken for dead. */
  @Column({ ...moment, name: 'next_at' })
  nextAt: Date;

  @Column({ type: 'text', nullable: true })
  outcome: MailOutcome | null;

  /** The server's last, or why it was dropped. */
  @Column({ type: 'text', nullable: true })
  answer: string | null;

  @Column(createdAt)
  createdAt: Date;

  @Column({ ...moment, name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
