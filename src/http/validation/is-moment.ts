/** Times as the contract has them (RFC 3339), and the plain dates that people write for a due date. */
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

const dateTime = /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const date = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Reads an RFC 3339 date-time, or a date that stands for its last millisecond in UTC: due on a day means
 * until that day is over. Returns undefined for anything else, such as the 30th of February.
 */
export function parseMoment(text: string): Date | undefined {
  const match = dateTime.exec(text) ?? date.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const calendar = new Date(Date.UTC(year, month - 1, day));
  if (year === 0 || calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== day) return undefined;
  const moment = new Date(match.length === 4 ? `${text}T23:59:59.999Z` : text.toUpperCase());
  return Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9999
    ? undefined
    : moment;
}

/** A property that comes as text (see {@link parseMoment}) and is a `Date` once it is valid. */
export function IsMoment(): PropertyDecorator {
  const toDate = Transform(({ value }: { value: unknown }): unknown =>
    typeof value === 'string' ? (parseMoment(value) ?? value) : value,
  );
  const check = ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) => value instanceof Date,
      defaultMessage: buildMessage(
        (prefix) =>
          `${prefix}$property must be a time such as 2027-01-31T12:00:00Z, or a date such as 2027-01-31`,
      ),
    },
  });
  return (target, property) => {
    toDate(target, property);
    check(target, property);
  };
}
