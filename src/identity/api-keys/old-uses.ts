import { Injectable } from '@nestjs/common';
import { Hourly } from '../../database/hourly.js';
import { KeyUsesRepository } from './key-uses.repository.js';

/** Deletes how keys were used on days that are no longer shown. */
@Injectable()
export class OldUses extends Hourly {
  constructor(private readonly kept: KeyUsesRepository) {
    super('How keys were used on old days could not be deleted, and stays for now.');
  }

  protected doSome(): Promise<boolean> {
    return this.kept.forgetOld();
  }
}
