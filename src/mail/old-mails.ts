import { Injectable } from '@nestjs/common';
import { Hourly } from '../database/hourly.js';
import { MailsRepository } from './mails.repository.js';

/** Deletes e-mails that ended long ago. */
@Injectable()
export class OldMails extends Hourly {
  constructor(private readonly mails: MailsRepository) {
    super('Old e-mails could not be deleted, and stay for now.');
  }

  protected async doSome(): Promise<boolean> {
    return (await this.mails.deleteOld()) > 0;
  }
}
