import { Inject, Injectable } from '@nestjs/common';
import { Hourly } from '../database/hourly.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportRowsRepository } from './import-rows.repository.js';

/** Deletes rows of imports, which are people's data, that were kept for long enough. */
@Injectable()
export class OldRows extends Hourly {
  constructor(
    private readonly rows: ImportRowsRepository,
    private readonly files: ImportFilesRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super('Rows of old imports could not be deleted, and stay for now.');
  }

  protected async doSome(): Promise<boolean> {
    if (await this.files.deleteOrphans()) return true;
    return this.rows.forgetOld(this.settings.imports.keptDays);
  }
}
