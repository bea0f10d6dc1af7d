/** What an upload asks for, in its query and in the fields of its form. */
import type { Request } from 'express';
import { ValidationFailed } from '../../http/problems/problems.js';
import { RequestValidationPipe } from '../../http/validation/request-validation.pipe.js';
import { unknownField } from '../../http/validation/unstorable.js';
import { ImportQuery } from '../dto/import-query.dto.js';

const validation = new RequestValidationPipe();

/** As a text that does not depend on the order of the fields. */
export function inOrder(fields: Record<string, string[]>): string {
  return JSON.stringify(
    Object.keys(fields)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => [name, fields[name]]),
  );
}

/** Throws {@link ValidationFailed} for what is asked for and means nothing for the type. */
export function refuseMeaningless({ type, unarchive, reassignCompleted, onExisting }: ImportQuery): void {
  if (unarchive && (type === 'assignments' || type === 'cancellations')) {
    const message = 'Assignments are not archived: unarchive is for type=counselors and type=scenarios.';
    throw new ValidationFailed([{ field: 'unarchive', code: 'not-for-assignments', message }]);
  }
  if (onExisting === 'update' && type !== 'assignments') {
    const message =
      'onExisting is for type=assignments: other files meet no active assignment that they could change.';
    throw new ValidationFailed([{ field: 'onExisting', code: 'not-for-rosters', message }]);
  }
  if (reassignCompleted && type !== 'assignments') {
    const message = 'Only type=assignments assigns something, and so may say reassignCompleted.';
    throw new ValidationFailed([{ field: 'reassignCompleted', code: 'not-for-rosters', message }]);
  }
}

/** What the query and the form ask for together. Throws {@link ValidationFailed}, also for what both of them say. */
export async function withFields({ query }: Request, form: Record<string, string[]>): Promise<ImportQuery> {
  // The part that is the file says its name.
  if (Object.hasOwn(form, 'fileName')) throw new ValidationFailed([unknownField('fileName')]);
  const twice = Object.keys(form).filter((name) => Object.hasOwn(query, name));
  if (twice.length > 0) {
    throw new ValidationFailed(
      twice.map((field) => ({
        field,
        code: 'repeated',
        message: `${field} is in the query and in the form: say it once.`,
      })),
    );
  }
  const fields = Object.entries(form).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  const asked = { ...query, ...(Object.fromEntries(fields) as object) };
  return (await validation.transform(asked, { type: 'query', metatype: ImportQuery })) as ImportQuery;
}
