/** How reading a list ends when it ends without rows, and the database is not to blame. */

/** It took longer than it may. */
export class ListTookTooLong extends Error {
  override readonly name = 'ListTookTooLong';

  constructor(
    readonly what: 'list' | 'report',
    readonly seconds: number,
  ) {
    super(`A ${what} took longer than ${seconds} s.`);
  }
}

/** Others that came before kept it waiting too long. */
export class NoTurnForList extends Error {
  override readonly name = 'NoTurnForList';

  /** @param isOwnShare whether those were of the same caller or organization */
  constructor(readonly isOwnShare: boolean) {
    super('A list waited too long for its turn.');
  }
}

/** Nobody waits for it any more. */
export class CallerLeft extends Error {
  override readonly name = 'CallerLeft';
}
