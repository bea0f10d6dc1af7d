/** Puts what a benchmark measured between two marks of a document: `<!-- name -->` and `<!-- /name -->`. */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

export async function putBetweenMarks(file: string, name: string, text: string): Promise<void> {
  const document = await readFile(file, 'utf8');
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [document.indexOf(opening), document.indexOf(closing)];
  if (start === -1 || end < start) throw new Error(`${file} has no ${opening} … ${closing}.`);
  const changed = `${document.slice(0, start)}${opening}\n\n${text}\n\n${document.slice(end)}`;
  await writeFile(file, await format(changed, { ...(await resolveConfig(file)), filepath: file }));
}
