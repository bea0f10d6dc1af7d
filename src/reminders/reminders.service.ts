/**
 * Reminds people of what is due soon or is overdue, at 08:00 where their organization is, once each: a unique key holds
 * that, however many instances run and whenever one is killed. What was missed while none ran is made up for until the next 08:00
 * there, and no longer. Each reminder is an event; where there is a mail server, it is told by e-mail too (docs/REMINDERS.md).
 */
import { Injectable } from '@nestjs/common';
import { dayOf } from '../http/validation/days.js';
import { MailService } from '../mail/mail.service.js';
import { latestMoment, type Moment, wantedOn, type Wanted } from './moments.js';
import { ReminderMetrics } from './reminder-metrics.js';
import { RemindersRepository } from './reminders.repository.js';
import type { Candidate } from './sql/candidates.js';
import type { Place, Round } from './sql/remind.js';

@Injectable()
export class RemindersService {
  constructor(
    private readonly reminders: RemindersRepository,
    private readonly mail: MailService,
    private readonly metrics: ReminderMetrics,
  ) {}

  candidates(after: string): Promise<Candidate[]> {
    return this.reminders.candidates(after);
  }

  /** Does what has come and is not done yet for an organization. Ends early when `stopping`, to be begun again by another. */
  async remindOf(candidate: Candidate, stopping: () => boolean): Promise<void> {
    const { organizationId, timeZone, daysBefore, daysAfter, remindedTo, now } = candidate;
    const moment = latestMoment(now, timeZone);
    if (moment.at <= remindedTo) return;
    const round: Round = { organizationId, timeZone, daysBefore, daysAfter, moment: moment.at };
    for (const wanted of wantedOn(moment.days, candidate)) {
      if (!(await this.remindOfAll(round, wanted, stopping))) return;
    }
    await this.finish(round, moment);
    while (!stopping() && (await this.reminders.deleteOld(organizationId)) > 0);
  }

  /** Returns false where another instance is at it, or what was read of the organization no longer holds. */
  private async remindOfAll(round: Round, wanted: Wanted, stopping: () => boolean): Promise<boolean> {
    for (let after: Place | undefined; !stopping();) {
      const { isOurs, reminded, dueAt, id } = await this.reminders.remindSome(round, wanted, after);
      if (!isOurs) return false;
      this.metrics.reminded.inc({ type: wanted.type }, reminded);
      if (dueAt === null || id === null) return true;
      after = { dueAt, id };
    }
    return false;
  }

  /** One e-mail for each person and day there. */
  private async finish(round: Round, { at }: Moment): Promise<void> {
    const key = this.mail.isOn ? dayOf(at, round.timeZone) : null;
    if ((await this.reminders.finish(round, key)) > 0) this.mail.wake();
  }
}
