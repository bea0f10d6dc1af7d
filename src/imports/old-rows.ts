import { Inject, Injectable } from '@nestjs/common';
import { HourlyCleanup } from '../database/hourly-cleanup.js';
import { SETTINGS } from '../settings/settings.module.js';
import type { Settings } from '../settings/settings.js';
import { ImportsRepository } from './imports.repository.js';

/** Rows of imports, which are people's data. */
@Injectable()
export class OldRows extends HourlyCleanup {
  constructor(
    private readonly imports: ImportsRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super('Rows of old imports');
  }

  protected deleteSome(): Promise<boolean> {
    return this.imports.forgetOld(this.settings.imports.keptDays);
  }
}
