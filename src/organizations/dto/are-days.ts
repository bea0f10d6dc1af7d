import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';

const most = 10;
const longest = 365;

/** Numbers of days, up to ten, each once. */
export function AreDays(least: number): PropertyDecorator {
  const each = { each: true };
  const items = { type: 'integer', minimum: least, maximum: longest };
  return applyDecorators(
    IsArray(),
    ArrayMaxSize(most),
    ArrayUnique(),
    IsInt(each),
    Min(least, each),
    Max(longest, each),
    ApiProperty({ type: 'array', items, uniqueItems: true, maxItems: most, required: false }),
  );
}
