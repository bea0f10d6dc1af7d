/** Times of RFC 3339, for where a plain date would leave open when in that day. */
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';
import { parseMoment } from './is-moment.js';

/** A property that comes as text and is a `Date` once it is valid. */
export function IsInstant(): PropertyDecorator {
  const toDate = Transform(({ value }: { value: unknown }): unknown =>
    typeof value === 'string' && /t/i.test(value) ? (parseMoment(value) ?? value) : value,
  );
  const check = ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) => value instanceof Date,
      defaultMessage: buildMessage(
        (prefix) => `${prefix}$property must be a time such as 2027-01-31T12:00:00Z`,
      ),
    },
  });
  return (target, property) => {
    toDate(target, property);
    check(target, property);
  };
}
