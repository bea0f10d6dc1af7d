/** What is known of a column of ours: what its values are, and how a cell of it is read. */
import { readName } from '../../http/validation/read-text.js';

export interface Column {
  name: string;
  required: boolean;
  /** What its values are. */
  as: 'id' | 'name' | 'email' | 'text' | 'moment' | 'number' | 'word';
  /** Of an id: whether a row makes what has it, rather than to look for it. */
  isMade?: true;
  /** How a cell of it is read, if not as a name. */
  read?: (cell: string) => string;
}

/** The one way from a cell, as it came, to its text. */
export const readCell = ({ read = readName }: Column, cell: string): string => read(cell);
