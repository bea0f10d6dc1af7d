/** How an organization reads files with a certain header: kept, and offered again when such a file is looked at. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AskedPage, mapPage, type Page } from '../../http/paging/pages.js';
import { NotFound, ValidationFailed } from '../../http/problems/problems.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { FileFault } from '../file/file-fault.js';
import { readHeader } from '../file/layout.js';
import type { FileType } from '../import-words.js';
import { kinds } from '../kinds/kinds.js';
import type { ImportMappingDto, KeepMappingBody } from './dto/import-mappings.dto.js';
import type { SuggestionDto } from './dto/suggestion.dto.js';
import { fingerprintOf } from './fingerprint.js';
import type { ImportMapping, KeptReading } from './import-mapping.entity.js';
import { ImportMappingsRepository } from './import-mappings.repository.js';
import { suggestMapping } from './suggest.js';

/** Mappings that an organization keeps at most. */
const most = 200;

@Injectable()
export class ImportMappingsService {
  constructor(private readonly mappings: ImportMappingsRepository) {}

  /**
   * Keeps a mapping, in the place of the one for the same type and header. Throws {@link ValidationFailed} if a file with
   * that header could not be read by it.
   */
  async keep(
    user: UserPrincipal,
    { type, header, name = null, ...reading }: KeepMappingBody,
  ): Promise<{ mapping: ImportMappingDto; isNew: boolean }> {
    refuseUnreadable(header, type, reading);
    const kept = await this.mappings.keep(
      {
        id: randomUUIDv7(),
        organizationId: user.organizationId,
        type,
        fingerprint: fingerprintOf(header),
        header,
        name,
        reading,
        updatedById: user.id,
        updatedByName: user.name,
      },
      most,
    );
    if (kept === undefined) {
      const message = `An organization keeps ${most} mappings at most: delete one that is no longer used.`;
      throw new ValidationFailed([{ field: '', code: 'too-many', message }]);
    }
    return { mapping: toDto(kept), isNew: kept.isNew };
  }

  /** Newest first. */
  async list(organizationId: string, asked: AskedPage): Promise<Page<ImportMappingDto>> {
    return mapPage(await this.mappings.list(organizationId, asked), toDto);
  }

  /** Throws {@link NotFound}. */
  async forget(organizationId: string, id: string): Promise<void> {
    if (!(await this.mappings.delete(organizationId, id)))
      throw new NotFound('import-mapping', `There is no import mapping ${id}.`);
  }

  /** What to offer for a file with this header: what was kept for it, or else what is likely. */
  async suggest(
    organizationId: string,
    header: readonly string[],
    type: FileType,
  ): Promise<SuggestionDto | undefined> {
    const kept = await this.mappings.find(organizationId, type, fingerprintOf(header));
    if (kept === undefined) return suggestMapping(header, type);
    const { reading, name, updatedByName, updatedAt } = kept;
    const called = name === null ? '' : `, as “${name}”`;
    return {
      ...reading,
      columns: reading.columns ?? {},
      from: 'kept',
      name,
      why: `${updatedByName} kept it for this header on ${updatedAt.toISOString().slice(0, 10)}${called}.`,
    };
  }
}

/** By what reads files, and so as it will be. */
function refuseUnreadable(header: string[], type: FileType, reading: KeptReading): void {
  try {
    readHeader(header, 1, kinds[type], reading);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    throw new ValidationFailed([{ field: 'columns', code: 'invalid-mapping', message: error.message }]);
  }
}

function toDto(it: ImportMapping): ImportMappingDto {
  const {
    columns = {},
    only = null,
    ignoreOtherColumns = true,
    dateOrder = null,
    timeZone = null,
    emptyWords = [],
  } = it.reading;
  return {
    id: it.id,
    type: it.type,
    name: it.name,
    header: it.header,
    columns,
    only,
    ignoreOtherColumns,
    dateOrder,
    timeZone,
    emptyWords,
    updatedBy: { id: it.updatedById, name: it.updatedByName },
    createdAt: it.createdAt,
    updatedAt: it.updatedAt,
  };
}
