/** An error whose message is a sentence for the person at the terminal: what is wrong and what to do, without a stack. */
export class ErrorForPeople extends Error {
  override readonly name: string = 'ErrorForPeople';
}

/** What is said of an error before the process ends with it. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ErrorForPeople) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
