/**
 * A moment of an answer, already as its text: ISO 8601, in UTC. For answers with many of them: a single Date ends
 * V8's quick way through JSON.stringify, for the whole of what it is given. It keeps the type of what is said about it
 * (`format: date-time`), and is to be written, not to be reckoned with.
 */
export function asText<Moment extends Date | null>(moment: Moment): Moment {
  return (moment?.toISOString() ?? null) as unknown as Moment;
}
