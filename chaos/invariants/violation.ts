/** Something that must never be, found after a round. */
export interface Violation {
  /** Which rule it breaks; one of few. */
  readonly rule: string;
  /** What was seen. */
  readonly seen: string;
}

/** At most so many of one rule are told: a broken guard breaks it a thousand times. */
const mostToldOfARule = 3;

export function told(violations: readonly Violation[]): string[] {
  return Object.entries(Object.groupBy(violations, ({ rule }) => rule)).flatMap(([rule, all = []]) => [
    ...all.slice(0, mostToldOfARule).map(({ seen }) => `${rule}: ${seen}`),
    ...(all.length > mostToldOfARule ? [`${rule}: and ${all.length - mostToldOfARule} more`] : []),
  ]);
}
