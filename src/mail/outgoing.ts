/**
 * Gives the mail server what there is to send, on each instance: what is one's is nobody else's for five minutes. What the
 * server refuses for good is over; what it does not take now it is given again, less and less often, for a day.
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isEmail } from 'class-validator';
import { Loop } from '../database/loop.js';
import { Logger } from '../operations/logging/class-logger.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { Links } from './links.js';
import { oneLine } from './letter.js';
import { MailMetrics } from './mail-metrics.js';
import { MailServer } from './mail-server.js';
import { MailService } from './mail.service.js';
import { MailsRepository } from './mails.repository.js';
import type { Addressed, Taken } from './sql/take.js';

/** Milliseconds after which it looks by itself for what is to be sent. */
const lookMs = 1_000;
/** Milliseconds, after the server took nothing. */
const pauseMs = 5_000;
const atOnce = 8;
const firstWaitSeconds = 60;
const longestWaitSeconds = 3_600;
/** After a day it is no news any more. */
const longestSeconds = 86_400;

@Injectable()
export class Outgoing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Outgoing.name);
  private readonly loop = new Loop(
    () => this.sendAll(),
    lookMs,
    (error) => this.logger.warn('E-mails that wait could not be sent. It is tried again.', { err: error }),
  );
  private isStopping = false;
  private pausedUntil = -Infinity;

  constructor(
    private readonly service: MailService,
    private readonly mails: MailsRepository,
    private readonly server: MailServer,
    private readonly links: Links,
    private readonly metrics: MailMetrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.service.isOn) return;
    this.service.onMail = () => this.loop.wake();
    this.loop.start();
  }

  /** Finishes what is under way, as far as there is time; what is left another instance sends when it is nobody's any more. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const boundMs = Math.max(500, (this.settings.shutdownSeconds - 1) * 1000);
    await Promise.race([this.loop.stop(), wait(boundMs, undefined, { ref: false })]);
  }

  private async sendAll(): Promise<void> {
    while (!this.isStopping && this.links.areKnown && performance.now() >= this.pausedUntil) {
      const taken = await this.mails.take(atOnce);
      if (taken.length === 0) return;
      await Promise.all(taken.map((mail) => this.send(mail)));
    }
  }

  private async send(mail: Taken): Promise<void> {
    const { topic, email, name } = mail;
    if (topic !== 'notice' && mail.isUnsubscribed) return this.drop(mail, 'Unsubscribed.');
    if (email === null || name === null)
      return this.drop(mail, 'Nobody is there any more, or has no e-mail.');
    // One of this machine's users has no domain with a dot.
    if (!isEmail(email, { require_tld: false }))
      return this.drop(mail, 'The e-mail of the recipient is none.');
    const addressed: Addressed = { ...mail, email, name };
    const letter = await this.service.letters.get(topic)?.(addressed);
    if (!letter) return this.drop(mail, 'There is nothing to say any more.');
    const unsubscribe = topic === 'notice' ? undefined : await this.links.unsubscribe(mail);
    const foot = { organization: mail.organization, ours: this.links.ours, unsubscribe };
    const { end, answer } = await this.server.send(addressed, letter, foot);
    // Servers name whom they refuse; a log has no addresses.
    const told = answer.replaceAll(email, '…');
    this.metrics.mails.inc({ topic, end });
    if (end === 'sent') return this.mails.end(mail, 'sent', told);
    if (end === 'refused') {
      this.logger.warn(`The mail server refused an e-mail for good: ${told}`, { mailId: mail.id });
      return this.mails.end(mail, 'refused', told);
    }
    if (end === 'unavailable' && performance.now() >= this.pausedUntil) {
      this.pausedUntil = performance.now() + pauseMs;
      this.logger.warn(`The mail server takes no e-mails: ${oneLine(told)} It is tried again.`);
    }
    return this.postpone(mail, told);
  }

  private async postpone(mail: Taken, answer: string): Promise<void> {
    const most = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(mail.attempts - 1, 10));
    const seconds = most * (0.5 + Math.random() / 2);
    if (mail.ageSeconds + seconds <= longestSeconds) return this.mails.postpone(mail, seconds, answer);
    this.metrics.mails.inc({ topic: mail.topic, end: 'given-up' });
    this.logger.warn(`An e-mail was given up after a day: ${answer}`, { mailId: mail.id });
    return this.mails.end(mail, 'given-up', answer);
  }

  private async drop(mail: Taken, why: string): Promise<void> {
    this.metrics.mails.inc({ topic: mail.topic, end: 'dropped' });
    return this.mails.end(mail, 'dropped', why);
  }
}
