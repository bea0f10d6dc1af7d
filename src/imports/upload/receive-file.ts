/**
 * Takes a file out of a request, as a stream: the body itself, or the part `file` of a form, compressed or not. Pieces
 * of one size are handed on, and the next is read once the last is safe, so a file of any size takes the same memory.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import type { FaultCode } from '../../http/problems/fault-codes.js';
import { PayloadTooLarge, UnsupportedMediaType, ValidationFailed } from '../../http/problems/problems.js';
import { printable } from '../../http/validation/unstorable.js';
import type { ImportFormat } from '../import-words.js';
import { encodingNamed } from '../file/text/encodings.js';
import { inflated } from './inflated.js';
import { formatOf, isTaken } from './media-types.js';

/** Bytes that a form has around its file, and more. */
const formBytes = 64 * 1024;

/** Beside the file, each of so many bytes. */
const mostFields = 40;
const longestField = 16 * 1024;

/** Bytes of a piece. */
const pieceSize = 1024 * 1024;

/** Bytes by which a file is known. */
const startSize = 100;

export interface ReceivedFile {
  format: ImportFormat;
  fileName: string | null;
  /** What the request says its text is in; a form says it as a field. */
  charset?: string;
  bytes: number;
  /** SHA-256 */
  digest: Buffer;
}

type Store = (piece: Buffer) => Promise<void>;

/** Is given what the form says so far, each time that a field has arrived; throws what is wrong with it. */
type TakeFields = (fields: Record<string, string[]>) => Promise<void>;

/**
 * Throws {@link PayloadTooLarge} above `mostBytes`, {@link UnsupportedMediaType}, or {@link ValidationFailed} for a form
 * without a file, or for compressed bytes that are none.
 */
export async function receiveFile(
  request: Request,
  mostBytes: number,
  store: Store,
  takeFields: TakeFields,
): Promise<ReceivedFile> {
  // Known before the first byte, of most.
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + formBytes) throw tooLarge(mostBytes);
  const type = mediaTypeOf(request.headers['content-type']);
  if (!isTaken(type) && type !== 'multipart/form-data') {
    throw new UnsupportedMediaType(
      'Send the file as text/csv, as application/x-ndjson (JSON with one object in each line), as the type of a workbook ' +
        '(.xlsx, .ods) or as application/octet-stream, or as the field file of multipart/form-data' +
        `${type === '' ? '; the request says none of them' : `, not as ${type}`}.`,
    );
  }
  const charset = charsetOf(request.headers['content-type']);
  const body = inflated(request);
  try {
    if (type === 'multipart/form-data') return await receiveForm(request, body, mostBytes, store, takeFields);
    const { start, ...file } = await inPieces(body, mostBytes, store);
    const format = formatOf(type, undefined, start);
    const isText = format === 'csv' || format === 'ndjson';
    return { format, fileName: null, ...(isText && charset !== undefined && { charset }), ...file };
  } catch (error) {
    if (body === request || body.errored !== error || request.errored !== null) throw error;
    const message = `The body is not what its Content-Encoding says: ${(error as Error).message}.`;
    throw new ValidationFailed([{ field: '', code: 'malformed-encoding', message }]);
  }
}

function receiveForm(
  request: Request,
  body: Readable,
  mostBytes: number,
  store: Store,
  takeFields: TakeFields,
): Promise<ReceivedFile> {
  return new Promise((resolve, reject) => {
    let form: BusboyInstance;
    try {
      form = new Busboy({
        headers: request.headers as { 'content-type': string },
        limits: { files: 2, fields: mostFields, fieldSize: longestField, headerPairs: 20 },
      });
    } catch (error) {
      reject(malformed(error));
      return;
    }
    const fields = Object.create(null) as Record<string, string[]>;
    let taken = Promise.resolve();
    let received: Promise<ReceivedFile> | undefined;
    let reading: Readable | undefined;
    let hasFailed = false;
    const fail = async (error: Error): Promise<void> => {
      // What follows in the same piece of the request is parsed all the same.
      hasFailed = true;
      body.unpipe(form);
      // What is being stored is stored before this is told, and so can be deleted then.
      reading?.destroy(error);
      await received?.catch(() => undefined);
      reject(error);
    };
    const refuse = (field: string, code: FaultCode, message: string): void =>
      void fail(new ValidationFailed([{ field: printable(field), code, message }]));
    form.on('field', (field, value, isNameCut, isCut) => {
      if (isNameCut || isCut) {
        refuse(field, 'too-long', `A field of the form has ${longestField} bytes at most.`);
      } else if (field === 'file') {
        refuse('file', 'unexpected-file', 'The form has file as a text; send it as a file, with its name.');
      } else {
        fields[field] = [...(fields[field] ?? []), value];
        taken = taken.then(() => takeFields(fields));
        taken.catch((error: unknown) => void fail(error as Error));
      }
    });
    form.on('fieldsLimit', () =>
      refuse('', 'too-many-fields', `The form has ${mostFields} fields at most beside its file.`),
    );
    form.on('file', (field, stream, fileName, _, mimeType) => {
      if (hasFailed) {
        stream.resume();
      } else if (field !== 'file' || received !== undefined) {
        stream.resume();
        refuse(
          'file',
          'unexpected-file',
          field === 'file'
            ? 'The form has the field file twice.'
            : `The form has a file ${printable(field)}; send it as file.`,
        );
      } else {
        reading = stream;
        received = inPieces(stream, mostBytes, store).then(({ start, ...file }) => ({
          format: formatOf(mediaTypeOf(mimeType), fileName, start),
          fileName: fileName === undefined || fileName === '' ? null : fileName,
          ...file,
        }));
        received.catch((error: unknown) => void fail(error as Error));
      }
    });
    form.on('error', (error) => void fail(malformed(error)));
    form.on('finish', () => {
      if (received === undefined) refuse('file', 'required', 'The form has no field file.');
      else
        Promise.all([received, taken]).then(
          ([file]) => resolve(file),
          () => undefined,
        );
    });
    request.once('aborted', () => void fail(new Error('The upload was broken off.')));
    if (body !== request) body.once('error', (error) => void fail(error));
    body.pipe(form);
  });
}

async function inPieces(
  stream: Readable,
  mostBytes: number,
  store: Store,
): Promise<Pick<ReceivedFile, 'bytes' | 'digest'> & { start: Buffer }> {
  let start = Buffer.alloc(0);
  const hash = createHash('sha256');
  // Filled again and again: a new one for each piece would be let go late.
  const piece = Buffer.allocUnsafe(pieceSize);
  let used = 0;
  let bytes = 0;
  // A stream that is left and so destroyed would take the connection, and the answer, with it.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    hash.update(chunk);
    if (start.length < startSize) start = Buffer.concat([start, chunk.subarray(0, startSize - start.length)]);
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.copy(piece, used, at);
      at += taken;
      used += taken;
      if (used < pieceSize) continue;
      await store(piece);
      used = 0;
    }
  }
  if (used > 0) await store(piece.subarray(0, used));
  return { bytes, digest: hash.digest(), start };
}

/** The media type, without its parameters. */
function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Throws {@link ValidationFailed} for one that nobody knows. */
function charsetOf(contentType = ''): string | undefined {
  const [, charset] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? [];
  if (charset === undefined || encodingNamed(charset) !== undefined) return charset;
  const message = `The Content-Type says the charset ${printable(charset)}, which is not known.`;
  throw new ValidationFailed([{ field: 'Content-Type', code: 'not-allowed', message }]);
}

/** Milliseconds that a refused upload is read on, for its sender to come to the answer. */
const readOutMs = 5_000;

/**
 * Reads what is left of a request and forgets it, for a while: many clients look for the answer only once they have
 * sent everything, and a connection that is closed before has none for them.
 */
export function readOut(request: Request): Promise<void> {
  request.unpipe();
  request.resume();
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, readOutMs);
    request.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function tooLarge(mostBytes: number): PayloadTooLarge {
  return new PayloadTooLarge(`A file may have ${mostBytes} bytes at most.`);
}

function malformed(error: unknown): ValidationFailed {
  return new ValidationFailed([
    { field: '', code: 'malformed-form', message: `The form cannot be read: ${(error as Error).message}.` },
  ]);
}
