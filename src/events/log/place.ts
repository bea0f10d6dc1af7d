/**
 * Places in the log, and how readers keep them. A place is one for good: the time keeps it apart from another that has the same position,
 * as may be given anew by a server that has lost the last commits of the one before.
 */

/** A boundary between two events of the log, just after the one whose place it is. */
export interface LogPosition {
  numberedAt: Date;
  /** A bigint. */
  position: string;
}

/** Before everything. */
export const beginning: LogPosition = { numberedAt: new Date(0), position: '0' };

/** The order of the log: negative if the first comes first. */
export function compare(one: LogPosition, other: LogPosition): number {
  const apart = one.numberedAt.getTime() - other.numberedAt.getTime();
  return apart === 0 ? Number(BigInt(one.position) - BigInt(other.position)) : apart;
}

export const placeOf = ({ numberedAt, position }: LogPosition): LogPosition => ({ numberedAt, position });

/** The later of the two. */
export function latest(one: LogPosition, other: LogPosition | undefined): LogPosition {
  return placeOf(other === undefined || compare(one, other) >= 0 ? one : other);
}

/** The first place of a moment: what is numbered then, or later, follows. */
export const placeAt = (moment: Date): LogPosition =>
  moment < beginning.numberedAt ? beginning : { numberedAt: moment, position: '0' };

/** A place as text of letters, digits, `-` and `_`. */
export function encodePlace({ numberedAt, position }: LogPosition): string {
  return Buffer.from(`${numberedAt.getTime()}.${position}`).toString('base64url');
}

const written = /^(0|[1-9]\d{0,13})\.(0|[1-9]\d{0,17})$/;

/** Undefined for what {@link encodePlace} did not make. */
export function decodePlace(text: string): LogPosition | undefined {
  const decoded = Buffer.from(text, 'base64url').toString();
  const [, ms, position] = written.exec(decoded) ?? [];
  if (ms === undefined || position === undefined) return undefined;
  const place = { numberedAt: new Date(Number(ms)), position };
  return encodePlace(place) === text ? place : undefined;
}
