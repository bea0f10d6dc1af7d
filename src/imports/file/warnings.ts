/** Collects what is worth a look before somebody relies on an import: each kind of it once, with how often and where first. */
import type { Warning } from './source.js';

/** Lines that a warning names. */
const mostLines = 5;

export class Warnings {
  private readonly byKind = new Map<string, Warning>();

  /**
   * @param code of the kind
   * @param message the same for all of a kind: what it is, and what to do if it is not meant so
   * @param line where, if it is anywhere
   * @param kind tells apart what has one code, such as the same in two columns
   */
  add(code: string, message: string, line?: number, kind = code): void {
    let warning = this.byKind.get(kind);
    if (warning === undefined) {
      warning = { code, message, count: 0, lines: [] };
      this.byKind.set(kind, warning);
    }
    warning.count += 1;
    if (line === undefined || warning.lines.length === mostLines || warning.lines.includes(line)) return;
    warning.lines.push(line);
  }

  /** Takes a kind of it back. */
  drop(kind: string): void {
    this.byKind.delete(kind);
  }

  get all(): Warning[] {
    return [...this.byKind.values()];
  }
}
