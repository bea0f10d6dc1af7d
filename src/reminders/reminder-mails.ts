/**
 * What e-mails of reminders say: to a counselor what is due, to a supervisor who has what to do. Put together when an e-mail
 * is sent, so that nothing is in it that was done or cancelled meanwhile.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Day, dayOf } from '../http/validation/days.js';
import type { LetterItem, Letter } from '../mail/letter.js';
import { MailService } from '../mail/mail.service.js';
import type { Addressed } from '../mail/sql/take.js';
import { RemindersRepository } from './reminders.repository.js';
import type { RemindedOf } from './sql/finish.js';
import type { Told } from './sql/told.js';

@Injectable()
export class ReminderMails implements OnModuleInit {
  constructor(
    private readonly mail: MailService,
    private readonly reminders: RemindersRepository,
  ) {}

  onModuleInit(): void {
    this.mail.letters.set('reminders', (mail) => this.toCounselor(mail));
    this.mail.letters.set('digest', (mail) => this.toSupervisor(mail));
  }

  private async toCounselor(mail: Addressed): Promise<Letter | null> {
    const { all, left } = await this.toldOf(mail);
    if (all.length === 0) return null;
    const item = (told: Told): LetterItem => ({
      title: told.scenario,
      lines: [dueIn(told, mail.timeZone), ...(told.note === null ? [] : [told.note])],
    });
    return {
      subject: `${subjectOf(all, left)} at ${mail.organization}`,
      intro: [`Hello ${mail.name},`, 'this is what is assigned to you and due soon, or overdue.'],
      sections: sectionsOf(all, item),
      left,
      link: { text: 'Your assignments', path: '/my' },
    };
  }

  private async toSupervisor(mail: Addressed): Promise<Letter | null> {
    const { all, left } = await this.toldOf(mail);
    if (all.length === 0) return null;
    const item = (told: Told): LetterItem => ({
      title: `${told.counselor}: ${told.scenario}`,
      lines: [dueIn(told, mail.timeZone)],
    });
    return {
      subject: `Assigned by you: ${lowerFirst(subjectOf(all, left))} at ${mail.organization}`,
      intro: [
        `Hello ${mail.name},`,
        'of what you assigned, this is due soon, or overdue. Counselors who get e-mails from here are reminded themselves.',
      ],
      sections: sectionsOf(all, item),
      left,
      link: { text: 'All assignments', path: '/assignments' },
    };
  }

  /** Those that still hold, and how many more there were. */
  private async toldOf({
    organizationId,
    groups,
    content,
  }: Addressed): Promise<{ all: Told[]; left: number }> {
    const { ids, count } = content as RemindedOf;
    return { all: await this.reminders.told(organizationId, ids, groups), left: count - ids.length };
  }
}

function subjectOf(all: Told[], left: number): string {
  const overdue = all.filter(({ type }) => type === 'overdue').length;
  const soon = all.length - overdue;
  if (left > 0) return `${all.length + left} assignments due soon or overdue`;
  if (overdue === 0) return `${assignments(soon)} due soon`;
  return soon === 0 ? `${assignments(overdue)} overdue` : `${assignments(overdue)} overdue, ${soon} due soon`;
}

function assignments(count: number): string {
  return count === 1 ? '1 assignment' : `${count} assignments`;
}

function sectionsOf(all: Told[], item: (told: Told) => LetterItem): Letter['sections'] {
  const of = (type: Told['type']): LetterItem[] => all.filter((told) => told.type === type).map(item);
  return [
    { title: 'Overdue', items: of('overdue') },
    { title: 'Due soon', items: of('due_soon') },
  ].filter(({ items }) => items.length > 0);
}

/** With the time where it was given with one. */
function dueIn({ dueAt, dueOn }: Told, timeZone: string): string {
  const day = longDay(dueOn ?? dayOf(dueAt, timeZone));
  if (dueOn !== null) return `Due on ${day}`;
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(dueAt);
  return `Due on ${day} at ${time} (${timeZone})`;
}

function longDay(day: Day): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
