import { getSchemaPath } from '@nestjs/swagger';
import { UploadForm } from '../dto/import-query.dto.js';
import { xlsxType } from '../../http/tables/media-types.js';
import { odsType } from './media-types.js';

/** What an upload may be; a form comes first, because generators of clients take the first. */
export const uploads = {
  'multipart/form-data': { schema: { $ref: getSchemaPath(UploadForm) } },
  'text/csv': { schema: { type: 'string' } },
  'application/x-ndjson': { schema: { type: 'string' } },
  [xlsxType]: { schema: { type: 'string', format: 'binary' } },
  [odsType]: { schema: { type: 'string', format: 'binary' } },
};
