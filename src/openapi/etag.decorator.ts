import { ApiOkResponse } from '@nestjs/swagger';

/** A 200 with the ETag that an edit has to send as If-Match. */
export const WithETag = () => ApiOkResponse({ headers: { ETag: { schema: { type: 'string' } } } });
