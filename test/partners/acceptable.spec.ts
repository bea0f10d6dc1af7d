/** The short way in for a partner's create lets nothing pass that the validation refuses, and makes the same of it. */
import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExternalCreateBody } from '../../src/partners/dto/external.dto.js';
import { RequestValidationPipe } from '../../src/http/validation/request-validation.pipe.js';

/** The same DTO without the short way. */
class ByDecorators extends ExternalCreateBody {
  static override accept = () => undefined;
}

const pipe = new RequestValidationPipe();
const byDecorators = (body: object): Promise<unknown> =>
  pipe.transform(body, { type: 'body', metatype: ByDecorators });

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ maxLength: 6 }),
  fc.string({ minLength: 198, maxLength: 202 }),
  fc.constantFrom('', '\0', '\ud800', 'c-1', ' ', '😀'.repeat(100), '😀'.repeat(101)),
  fc.constantFrom('zoe\u0308-9', ' c-1', 'c-1\u200B', 'c\u00A01', 'c 1', 'c-1\n', '\u00AD'),
);
const value = fc.oneof(
  { arbitrary: text, weight: 6 },
  fc.constantFrom(null, 1, true, [], {}, '2027-01-31', '2027-02-30'),
);
const months = fc.oneof({ arbitrary: fc.constant(null), weight: 8 }, fc.constantFrom(1, 60, 0, 61, '3', 1.5));
const body = fc
  .record(
    { user_id: value, scenario_id: value, due_date: value, note: value, repeat_every_months: months },
    { requiredKeys: [] },
  )
  .chain((known) =>
    fc.oneof(
      { arbitrary: fc.constant(known), weight: 5 },
      fc.constantFrom('id', '__proto__', 'constructor', 'toString', 'Note').map((name) => {
        const more: object = Object.defineProperty({ ...known }, name, { value: 'x', enumerable: true });
        return more;
      }),
    ),
  );

describe("the short way in of a partner's create", () => {
  it('takes what the decorators take, as they take it, and leaves the rest to them', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(body, async (input) => {
        const short = ExternalCreateBody.accept(input as Record<string, unknown>);
        if (short === undefined) return;
        accepted += 1;
        const long = (await byDecorators(input)) as ExternalCreateBody;
        expect({ due_date: null, note: null, repeat_every_months: null, ...long }).toEqual({ ...short });
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('is taken by what partners send', () => {
    const input = { user_id: 'c-1', scenario_id: '019a0000-0000-7000-8000-000000000000', note: 'Soon' };
    expect(ExternalCreateBody.accept(input)).toEqual({
      ...input,
      due_date: null,
      repeat_every_months: null,
    });
    expect(ExternalCreateBody.accept(input)).toBeInstanceOf(ExternalCreateBody);
  });
});
