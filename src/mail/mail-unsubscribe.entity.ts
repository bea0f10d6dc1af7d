import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { createdAt } from '../database/columns.js';
import type { RecipientKind } from './mail.entity.js';

/** Somebody who wants no reminders by e-mail. */
@Entity({ name: 'mail_unsubscribes' })
@Check('mail_unsubscribes_recipient_kind_check', `recipient_kind IN ('counselor', 'user')`)
export class MailUnsubscribe {
  @PrimaryColumn({
    type: 'text',
    name: 'recipient_kind',
    primaryKeyConstraintName: 'mail_unsubscribes_pkey',
  })
  recipientKind: RecipientKind;

  @PrimaryColumn({ type: 'uuid', name: 'recipient_id', primaryKeyConstraintName: 'mail_unsubscribes_pkey' })
  recipientId: string;

  @Column(createdAt)
  createdAt: Date;
}
