import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { ReminderMails } from './reminder-mails.js';
import { ReminderMetrics } from './reminder-metrics.js';
import { RemindersRepository } from './reminders.repository.js';
import { RemindersService } from './reminders.service.js';
import { Reminding } from './reminding.js';

@Module({
  imports: [MailModule],
  providers: [RemindersService, RemindersRepository, ReminderMails, ReminderMetrics, Reminding],
})
export class RemindersModule {}
