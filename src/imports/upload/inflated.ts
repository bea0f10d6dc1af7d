/** A body that was compressed for its way (RFC 9110, 8.4.1), as it was before; with the codings that JSON may have too. */
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Request } from 'express';
import { UnsupportedMediaType } from '../../http/problems/problems.js';

const decoders = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** Throws {@link UnsupportedMediaType}. What is wrong with the compressed bytes is an error of the stream. */
export function inflated(request: Request): Readable {
  const coding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'identity') return request;
  if (!Object.hasOwn(decoders, coding)) {
    throw new UnsupportedMediaType(
      `Send the file as it is, or with the Content-Encoding ${Object.keys(decoders).join(', ')}, not ${coding}.`,
    );
  }
  const inflate = decoders[coding as keyof typeof decoders]();
  request.once('error', (error) => inflate.destroy(error));
  return request.pipe(inflate);
}
