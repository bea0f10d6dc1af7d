/**
 * From the bytes of an XML document to its elements and texts, as they come. What is not closed within a mebibyte is not
 * waited for: so a text of any length takes no more memory than that. Nothing of a document type definition is read.
 */
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { FileFault, quoted } from '../file-fault.js';

/** Characters from one tag to the next, with what is in it. */
export const longestText = 1024 * 1024;

/** Elements within each other. A sheet has seven, a text document some twenty. */
const deepest = 100;

/** Milliseconds after which others have their turn. */
const turnMs = 10;

export type Attributes = Readonly<Record<string, string>>;

/** Names are without their prefixes, which any program may choose. */
export interface Handlers {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Gives way after each slice, for what was handled to be handed on. Throws {@link FileFault} with the part's name. */
export async function* readXml(
  slices: AsyncIterable<Buffer>,
  part: string,
  handlers: Handlers,
): AsyncGenerator<void> {
  const fault = (message: string): FileFault =>
    new FileFault(
      `The part ${quoted(part)} of the workbook ${message}. Save it again with a spreadsheet program.`,
    );
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  let waiting = 0;
  // Seven handlers: with an eighth V8 makes the parser a dictionary, which is seven times slower (findings/saxes-eighth-handler.sh).
  parser.on('error', ({ message }) => {
    throw fault(`is no XML: ${message.replace(/\.$/, '')}`);
  });
  parser.on('doctype', () => {
    throw fault('has a document type definition, which is not read');
  });
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-?8|us-ascii)$/i.test(encoding)) throw fault(`is in ${encoding}, and not in UTF-8`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    waiting = 0;
    depth += 1;
    if (depth > deepest) throw fault(`has more than ${deepest} elements within each other`);
    handlers.open(bare(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    waiting = 0;
    depth -= 1;
    handlers.close?.(bare(name));
  });
  const text = (found: string): void => {
    waiting = 0;
    handlers.text?.(found);
  };
  parser.on('text', text);
  parser.on('cdata', text);

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (slice?: Buffer): string => {
    try {
      return slice === undefined ? decoder.decode() : decoder.decode(slice, { stream: true });
    } catch {
      throw fault('is not in UTF-8');
    }
  };
  let turn = performance.now();
  for await (const slice of slices) {
    const decoded = decode(slice);
    waiting += decoded.length;
    parser.write(decoded);
    if (waiting > longestText) throw fault(`has a text of more than ${longestText} characters`);
    yield;
    if (performance.now() - turn < turnMs) continue;
    await setImmediate();
    turn = performance.now();
  }
  parser.write(decode());
  parser.close();
  yield;
}

/** Reads all of a small part. */
export async function readAll(
  slices: AsyncIterable<Buffer>,
  part: string,
  handlers: Handlers,
): Promise<void> {
  for await (const _ of readXml(slices, part, handlers));
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
