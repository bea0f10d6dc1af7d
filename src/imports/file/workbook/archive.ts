/**
 * A ZIP archive that is stored somewhere, by its central directory. What comes out is counted while it comes, whatever the
 * archive says of itself; and a part that is read to its end is as long, and has the checksum, as the archive says.
 */
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { FileFault, quoted } from '../file-fault.js';
import type { StoredFile } from '../source.js';

/** Parts that an archive may have. Each picture in a workbook is one. */
const mostEntries = 10_000;

/** Bytes that may come out of an archive in all: XML becomes a tenth to a thirtieth, and small files less. */
const mostBytesOf = (file: StoredFile): number => Math.min(2 * 1024 ** 3, 64 * 1024 ** 2 + 100 * file.bytes);

/** Bytes that are read and inflated at once. */
const sliceSize = 64 * 1024;

/** Of a local header, before its name (APPNOTE.TXT, 4.3.7). */
const localHeader = 30;

export class Archive {
  private left: number;
  /** Bytes that have come out of each part. */
  private readonly counted = new Map<string, number>();

  private constructor(
    private readonly zip: ZipFile,
    private readonly reader: StoredReader,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly mostBytes: number,
  ) {
    this.left = mostBytes;
  }

  /** Throws {@link FileFault} if it is damaged, or unlike any that a program writes. */
  static async open(file: StoredFile): Promise<Archive> {
    const reader = new StoredReader(file);
    try {
      const zip = await fromRandomAccessReaderPromise(reader, file.bytes, {
        autoClose: false,
        // A name that begins with a slash would be an error.
        decodeStrings: false,
      });
      return new Archive(zip, reader, await entriesOf(zip), mostBytesOf(file));
    } catch (error) {
      throw reader.failure ?? damaged('The file', error as Error);
    }
  }

  /** Names of its parts, in lower case and without a slash before them. */
  get names(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  /** A part that is there, in slices. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const key = name.toLowerCase();
    const entry = this.entries.get(key)!;
    const what = `Its part ${quoted(name)}`;
    if (entry.isEncrypted())
      throw new FileFault(`${what} is encrypted. Save the workbook without a password.`);
    if (!entry.canDecodeFileData()) {
      throw new FileFault(
        `${what} is compressed by a method that no spreadsheet program uses (${entry.compressionMethod}). Save it again.`,
      );
    }
    let bytes = 0;
    let sum = 0;
    let stream: Readable | undefined;
    try {
      const { fileDataStart: start } = await this.zip.readLocalFileHeaderPromise(entry, { minimal: true });
      stream = Readable.from(this.reader.range(start, start + entry.compressedSize));
      if (entry.compressionMethod !== 0) {
        stream = pipeline(stream, createInflateRaw({ chunkSize: sliceSize }), () => undefined);
      }
      for await (const slice of stream as AsyncIterable<Buffer>) {
        bytes += slice.length;
        sum = crc32(slice, sum);
        this.count(key, bytes);
        if (bytes > entry.uncompressedSize) break;
        yield slice;
      }
    } catch (error) {
      throw this.reader.failure ?? damaged(what, error as Error);
    } finally {
      stream?.destroy();
    }
    if (bytes !== entry.uncompressedSize || sum !== entry.crc32) {
      throw damaged(what, new Error('it is not what the directory of the archive says'));
    }
  }

  /** What is read again counts once. */
  private count(key: string, bytes: number): void {
    const before = this.counted.get(key) ?? 0;
    if (bytes <= before) return;
    this.left -= bytes - before;
    this.counted.set(key, bytes);
    if (this.left < 0) {
      throw new FileFault(
        `More comes out of this workbook than is read of one of its size: ${this.mostBytes} bytes. ` +
          'Leave out empty formatted rows, or split it.',
      );
    }
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > mostEntries) {
    throw new FileFault(`The archive has ${zip.entryCount} parts; a workbook has ${mostEntries} at most.`);
  }
  const entries = new Map<string, Entry>();
  const all: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
    const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
      .replace(/^\/+/, '')
      .toLowerCase();
    if (entries.has(name)) throw new FileFault(`The archive has the part ${quoted(name)} twice.`);
    entries.set(name, entry);
    all.push(entry);
  }
  all.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const [i, entry] of all.entries()) {
    const end =
      entry.relativeOffsetOfLocalHeader + localHeader + entry.fileNameRaw.length + entry.compressedSize;
    if (end > (all[i + 1]?.relativeOffsetOfLocalHeader ?? Infinity)) {
      throw new FileFault('Parts of the archive overlap, which no program writes.');
    }
  }
  return entries;
}

function damaged(what: string, error: Error): Error {
  if (error instanceof FileFault) return error;
  return new FileFault(
    `${what} cannot be read as a ZIP archive, which a workbook is: ${error.message.replace(/\.$/, '')}. ` +
      'Is it cut off or damaged? Save it again, and upload that.',
  );
}

/** Reads from where the file is stored, and keeps what fails there apart from what is wrong with the file. */
class StoredReader extends RandomAccessReader {
  failure: Error | undefined;

  constructor(private readonly file: StoredFile) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end));
  }

  async *range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += sliceSize) {
      try {
        yield await this.file.read(at, Math.min(sliceSize, end - at));
      } catch (error) {
        this.failure = error as Error;
        throw error;
      }
    }
  }
}
