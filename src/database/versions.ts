/** The versions of a row that a statement is meant for; null: whichever it has. */
export type Versions = readonly number[] | null;
