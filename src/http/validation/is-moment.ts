/** Times as the contract has them (RFC 3339), and days as people write them. */
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';
import { type Day, firstInstant, lastInstant, parseDay } from './days.js';

const dateTime = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 date-time; undefined for anything else, such as a time on the 30th of February. */
export function parseInstant(text: string): Date | undefined {
  const [, day = ''] = dateTime.exec(text) ?? [];
  if (parseDay(day) === undefined) return undefined;
  const instant = new Date(text.toUpperCase());
  return instant >= firstInstant && instant <= lastInstant ? instant : undefined;
}

/** Reads a time or a day. Which instants a day has is decided where the organization, and so the time zone, is known. */
export function parseMoment(text: string): Date | Day | undefined {
  return parseInstant(text) ?? parseDay(text);
}

/** A property that comes as text (see {@link parseMoment}), and once it is valid is a `Date` or, if it was a day, a {@link Day}. */
export function IsMoment(): PropertyDecorator {
  return isTime('a time such as 2027-01-31T12:00:00Z, or a date such as 2027-01-31', isDay);
}

/** A property that comes as text and is a `Date` once it is valid, for where a day would leave open when in it. */
export function IsInstant(): PropertyDecorator {
  return isTime('a time such as 2027-01-31T12:00:00Z', () => false);
}

/** A {@link Day}. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isDay',
    validator: {
      validate: isDay,
      defaultMessage: buildMessage((prefix) => `${prefix}$property must be a date such as 2027-01-31`),
    },
  });
}

/** @param isElse whether a value that is no time is valid all the same */
function isTime(what: string, isElse: (value: unknown) => boolean): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }): unknown =>
      typeof value === 'string' ? (parseInstant(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isMoment',
      validator: {
        validate: (value) => value instanceof Date || isElse(value),
        defaultMessage: buildMessage((prefix) => `${prefix}$property must be ${what}`),
      },
    }),
  );
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && parseDay(value) !== undefined;
}
