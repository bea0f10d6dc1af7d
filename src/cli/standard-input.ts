import { createInterface } from 'node:readline/promises';

/** A password comes on the first line, where neither the list of processes nor the shell's history sees it. */
export async function firstLineOfInput(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}
