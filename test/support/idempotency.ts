/** What a repeat under an `Idempotency-Key` is. */
import { expect } from '@jest/globals';
import type { Response } from 'supertest';

export const isReplay = ({ headers }: Response): boolean => headers['idempotent-replayed'] === 'true';

/** The repeat is the first answer to the byte, and says that it is one. */
export function expectReplay(repeat: Response, first: Response): void {
  expect(isReplay(first)).toBe(false);
  expect(isReplay(repeat)).toBe(true);
  expect(repeat.status).toBe(first.status);
  expect(repeat.text).toBe(first.text);
  for (const header of ['content-type', 'location']) {
    expect(repeat.headers[header]).toBe(first.headers[header]);
  }
}
