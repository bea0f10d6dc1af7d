/**
 * The texts of a workbook that its cells name by number. They are kept as bytes, which V8 has not to walk through, and what
 * is above a bound in a file without a name, which is gone with the process whatever ends it.
 */
import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileFault } from '../file-fault.js';
import { plainText } from './texts.js';
import { longestText, readXml } from './xml.js';

/** A text is in one page: one of so many UTF-16 units has three bytes for each at most. */
const pageSize = 4 * longestText;

/** Pages in memory: 64 MiB. */
const mostPages = 16;

/** Each takes 8 bytes beside its text. */
const mostStrings = 2 ** 24;

/** What is read of the file at once, and how many of those are remembered: cells mostly name what stands together. */
const blockSize = 64 * 1024;
const mostBlocks = 32;

export class SharedStrings {
  private readonly pages: (Buffer | undefined)[] = [];
  /** Pages that are in the file. */
  private spilled = 0;
  private used = pageSize;
  private starts = new Uint32Array(1024);
  private lengths = new Uint32Array(1024);
  private count = 0;
  private file: FileHandle | undefined;
  private readonly blocks = new Map<number, Buffer>();

  async load(slices: AsyncIterable<Buffer>, part: string): Promise<void> {
    let isText = false;
    let phonetic = 0;
    let text = '';
    const handlers = {
      open: (name: string): void => {
        if (name === 'si') text = '';
        else if (name === 'rPh') phonetic += 1;
        else isText = name === 't' && phonetic === 0;
      },
      text: (found: string): void => {
        if (isText) text += found;
        if (text.length > longestText) {
          throw new FileFault(`Text ${this.count} of the workbook has more than ${longestText} characters.`);
        }
      },
      close: (name: string): void => {
        isText = false;
        if (name === 'rPh') phonetic -= 1;
        else if (name === 'si') this.add(plainText(text));
      },
    };
    for await (const _ of readXml(slices, part, handlers)) await this.spill();
  }

  /** Undefined if there is none of this number. */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) return undefined;
    const start = this.starts[index]!;
    const length = this.lengths[index]!;
    const page = this.pages[Math.floor(start / pageSize)];
    if (page !== undefined) return page.toString('utf8', start % pageSize, (start % pageSize) + length);
    const at = start % blockSize;
    if (at + length <= blockSize) return this.block(start - at).toString('utf8', at, at + length);
    return this.readFile(start, length).toString();
  }

  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await file?.close();
  }

  private add(text: string): void {
    if (this.count === mostStrings)
      throw new FileFault(`The workbook has more than ${mostStrings} texts. Split it.`);
    if (this.count === this.starts.length) {
      [this.starts, this.lengths] = [grown(this.starts), grown(this.lengths)];
    }
    if (this.used + 3 * text.length > pageSize) {
      this.pages.push(Buffer.allocUnsafeSlow(pageSize));
      this.used = 0;
    }
    const length = this.pages.at(-1)!.write(text, this.used);
    this.starts[this.count] = (this.pages.length - 1) * pageSize + this.used;
    this.lengths[this.count] = length;
    this.used += length;
    this.count += 1;
  }

  /** What is beyond the bound goes to the file; which pages these are matters little. */
  private async spill(): Promise<void> {
    while (this.pages.length - this.spilled > mostPages) {
      this.file ??= await unnamedFile();
      await this.file.write(this.pages[this.spilled]!, 0, pageSize, this.spilled * pageSize);
      this.pages[this.spilled] = undefined;
      this.spilled += 1;
    }
  }

  private block(start: number): Buffer {
    let block = this.blocks.get(start);
    if (block === undefined) {
      block = this.readFile(start, blockSize);
      if (this.blocks.size === mostBlocks) this.blocks.delete(this.blocks.keys().next().value!);
      this.blocks.set(start, block);
    }
    return block;
  }

  /** It was written a moment ago, and comes from memory mostly: to wait for each would take longer. */
  private readFile(start: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.file!.fd, bytes, 0, length, start);
    return bytes;
  }
}

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

async function unnamedFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `onus-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
