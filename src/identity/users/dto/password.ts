import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { readText } from '../../../http/validation/read-text.js';
import { Reads } from '../../../http/validation/text.js';

export const shortestPassword = 10;
export const longestPassword = 1000;

/** A new password. Length is what makes one strong, and no rule on its signs does (NIST SP 800-63B, 3.1.1.2). */
export const IsNewPassword = (): PropertyDecorator =>
  applyDecorators(
    Reads(readText),
    IsString(),
    MinLength(shortestPassword),
    MaxLength(longestPassword),
    ApiProperty({ minLength: shortestPassword, maxLength: longestPassword }),
  );
