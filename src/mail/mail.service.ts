/**
 * What other rooms ask of e-mail. An e-mail is a row from when it is decided on, and so is not forgotten by who is
 * killed; whoever writes it twice writes it once. Sent it is at least once, and as the same message (`Message-ID`).
 */
import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import type { Letter } from './letter.js';
import type { Topic } from './mail.entity.js';
import { MailsRepository } from './mails.repository.js';
import type { Addressed } from './sql/take.js';

/** Something that all admins of an organization should know. */
export interface Notice {
  organizationId: string;
  /** What it is told once for, such as `webhook <id> paused <time>`. */
  key: string;
  subject: string;
  paragraphs: string[];
}

@Injectable()
export class MailService {
  /** Whether there is a mail server. Without one nothing is written, and nothing sent. */
  readonly isOn: boolean;
  /**
   * Who writes the letters of a topic, when they are sent; null: there is nothing to say any more. The rooms that decide on
   * e-mails put themselves here.
   */
  readonly letters = new Map<Topic, (mail: Addressed) => Promise<Letter | null>>([
    ['notice', (mail) => Promise.resolve(letterOf(mail))],
  ]);
  /** Is called when there are e-mails to send. */
  onMail: () => void = () => undefined;

  constructor(
    private readonly mails: MailsRepository,
    @Inject(SETTINGS) { mail }: Settings,
  ) {
    this.isOn = mail !== undefined;
  }

  /** Sends what there is to send now; in a moment it is sent anyway. */
  wake(): void {
    this.onMail();
  }

  /**
   * Tells the admins of an organization something by e-mail, each once for a key, also when it is called again. Does nothing
   * where there is no mail server.
   * @param client of the transaction of what it is about
   */
  async enqueue(client: ClientBase, { organizationId, key, ...content }: Notice): Promise<void> {
    if (this.isOn) await this.mails.noticeToAdmins(client, organizationId, key, content);
  }
}

function letterOf({ name, content }: Addressed): Letter {
  const { subject, paragraphs } = content as Pick<Notice, 'subject' | 'paragraphs'>;
  return { subject, intro: [`Hello ${name},`, ...paragraphs], sections: [] };
}
