/**
 * Values of a query string, which all arrive as text, and ids. What does not read as its kind stays as it is, for the check
 * that follows to name.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsString, IsUUID, MaxLength } from 'class-validator';
import { MayBeAbsent } from './may-be-absent.js';
import { readName } from './read-text.js';
import { IsNames, Reads } from './text.js';

const read = (from: (text: unknown) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => from(value));

/** A parameter that may be repeated: always a list, where it is there at all. */
export const ToList = () => read((value) => (value === undefined ? value : [value].flat()));

/** Ids in a list, each once and in lower case. */
export const ToDistinct = () =>
  read((value) =>
    Array.isArray(value)
      ? [...new Set(value.map((each: unknown) => (typeof each === 'string' ? each.toLowerCase() : each)))]
      : value,
  );

/** `true` or `false`. */
export const ToBoolean = () => read((value) => (value === 'true' ? true : value === 'false' ? false : value));

/** Up to nine digits. */
export const ToWholeNumber = () =>
  read((value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value));

/** As many as a page has items at most. */
const mostIds = 200;

/** An id that may be repeated: any of them. */
export const IdFilter = (): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    ToList(),
    ToDistinct(),
    ArrayMaxSize(mostIds),
    IsUUID(undefined, { each: true }),
    ApiProperty({ type: String, format: 'uuid', isArray: true, required: false, maxItems: mostIds }),
  );

/** A name of groups that may be repeated: any of them. */
export const GroupFilter = (): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    ToList(),
    IsNames(200),
    ApiProperty({ type: String, isArray: true, required: false }),
  );

/** Words to look for: see `paging/search.ts`. */
export const SearchFilter = (): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    Reads(readName),
    IsString(),
    MaxLength(200),
    ApiProperty({ type: String, required: false, maxLength: 200 }),
  );
