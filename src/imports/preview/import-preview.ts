/** Receives a file to look at, and forgets it. */
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { FewAtOnce } from '../../http/requests/few-at-once.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { type ImportQuery, readingOf } from '../dto/import-query.dto.js';
import type { PreviewDto } from '../dto/preview.dto.js';
import { ImportMappingsService } from '../mappings/import-mappings.service.js';
import { refuseMeaningless, withFields } from '../upload/asked.js';
import { readOut, receiveFile } from '../upload/receive-file.js';
import { look } from './look.js';
import { SpooledFile } from './spooled-file.js';

const mebibyte = 1024 * 1024;

@Injectable()
export class ImportPreview {
  /** One file is looked at at a time: each takes its part of the event loop, and many would leave none to others. */
  private readonly looking = new FewAtOnce(1);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly mappings: ImportMappingsService,
  ) {}

  /** What an import of the file that comes with a request would make of it. */
  async of(user: UserPrincipal, query: ImportQuery, request: Request): Promise<PreviewDto> {
    if (request.is('multipart/form-data') === false) refuseMeaningless(query);
    const file = await SpooledFile.create();
    let wanted = query;
    try {
      const { format, charset } = await receiveFile(
        request,
        this.settings.imports.mostMebibytes * mebibyte,
        (piece) => file.append(piece),
        async (fields) => {
          wanted = await withFields(request, fields);
        },
      );
      refuseMeaningless(wanted);
      const { type } = wanted;
      const asked = readingOf(wanted, charset);
      const seen = await this.looking.take(() =>
        look({ file, format, asked, type, timeZone: user.timeZone }),
      );
      const suggestion =
        wanted.columns === undefined
          ? await this.mappings.suggest(user.organizationId, seen.header, type)
          : undefined;
      return { ...seen, suggestion: suggestion ?? null };
    } catch (error) {
      await readOut(request);
      throw error;
    } finally {
      await file.close();
    }
  }
}
