/** RFC 9562, 5.9: before all others, and nothing's id. */
export const nilUuid = '00000000-0000-0000-0000-000000000000';

/** A UUID of any version, as PostgreSQL writes it; upper case too. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
