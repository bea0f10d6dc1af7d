import { Inject, Injectable } from '@nestjs/common';
import { HourlyCleanup } from '../database/hourly-cleanup.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportsRepository } from './imports.repository.js';

/** Rows of imports, which are people's data. */
@Injectable()
export class OldRows extends HourlyCleanup {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super('Rows of old imports');
  }

  protected async deleteSome(): Promise<boolean> {
    await this.files.deleteOrphans();
    return this.imports.forgetOld(this.settings.imports.keptDays);
  }
}
