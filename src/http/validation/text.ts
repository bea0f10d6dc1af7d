/** Fields of DTOs that name something, read as `read-text.ts` has it before they are checked. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayUnique, IsArray, IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { readEmail, readName } from './read-text.js';

/** Reads a field, or each element of a list, where it is text. */
export function Reads(read: (text: string) => string): PropertyDecorator {
  const each = (value: unknown): unknown => (typeof value === 'string' ? read(value) : value);
  return Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(each) : each(value)));
}

/**
 * A line of text that people read or other systems use as a key: not empty, at most `longest` characters.
 * @param more of the property in the document
 */
export function IsName(longest: number, more: ApiPropertyOptions = {}): PropertyDecorator {
  const described = ApiProperty({ minLength: 1, maxLength: longest, ...more });
  return applyDecorators(Reads(readName), IsString(), IsNotEmpty(), MaxLength(longest), described);
}

/**
 * A list of such lines, each once.
 * @param more of the property in the document
 */
export function IsNames(longest: number, more: ApiPropertyOptions = {}): PropertyDecorator {
  const each = { each: true };
  const line = [IsString(each), IsNotEmpty(each), MaxLength(longest, each)];
  const items = { type: 'string', minLength: 1, maxLength: longest };
  const described = ApiProperty({ type: 'array', items, uniqueItems: true, ...more });
  return applyDecorators(Reads(readName), IsArray(), ArrayUnique(), ...line, described);
}

const longestEmail = 320;

/**
 * An e-mail, in lower case.
 * @param more of the property in the document
 */
export function IsEmailAddress(more: ApiPropertyOptions = {}): PropertyDecorator {
  return applyDecorators(
    Reads(readEmail),
    IsEmail(),
    MaxLength(longestEmail),
    ApiProperty({ format: 'email', maxLength: longestEmail, ...more }),
  );
}
