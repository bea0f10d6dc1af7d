import { applyDecorators } from '@nestjs/common';
import { PageDto } from '../../../http/paging/page.dto.js';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { PageQuery } from '../../../http/paging/page.dto.js';
import type { Day } from '../../../http/validation/days.js';
import { IsMoment } from '../../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { IsName, IsNames } from '../../../http/validation/text.js';
import { type Scope, scopes } from '../../access/principal.js';

/** As many as a page has items at most. */
const mostLimits = 200;

/** A list of names. An empty one is refused, as it would open nothing, or be taken for no limit. */
const IsLimit = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    ArrayNotEmpty(),
    ArrayMaxSize(mostLimits),
    IsNames(200),
    ApiProperty({
      type: String,
      isArray: true,
      nullable: true,
      required: false,
      minItems: 1,
      maxItems: mostLimits,
    }),
  );

export class CreateApiKeyBody {
  /** Which partner holds it; shown as who assigned. */
  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  name: string;

  @ApiProperty({ enum: scopes, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(scopes, { each: true })
  scopes: Scope[];

  /** Groups of counselors that alone it sees and assigns to; without it, all counselors, those of no group too. */
  @IsLimit()
  groups?: string[] | null;

  /** Scenarios that alone it sees and assigns, each by its id or its external id, archived or not; without it, all. */
  @IsLimit()
  scenarioIds?: string[] | null;

  /** When it stops working: a time, or a date that stands for its end where the organization is; without it, never. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({ type: String, nullable: true, required: false })
  expiresAt?: Date | Day | null;

  /** Requests per second, over all instances; half as many more may come at once every ten seconds. Without it, any number. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  rateLimit?: number | null;
}

export class RotateApiKeyBody {
  /** How long the secret of until now goes on beside the new one; 0 ends it at once. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(30 * 86_400)
  overlapSeconds: number = 86_400;
}

export class ApiKeyQuery extends PageQuery {
  /** The id of a user: the keys that they made. */
  @MayBeAbsent()
  @IsUUID()
  createdBy?: string;

  /** What may be seen of a key, as the log and secret scanners tell it: the key that has or had it, also before a rotation. */
  @MayBeAbsent()
  @Matches(/^onus_[0-9a-f]{16}$/, {
    message: 'prefix must be the visible part of a key, onus_ and 16 digits, and not the whole key',
  })
  prefix?: string;
}

export class KeyMakerDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
}

export class LimitingScenarioDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  title: string;
}

export class KeyUseDto {
  /** A day where the organization is. */
  @ApiProperty({ format: 'date' })
  day: string;
  /** Those that were refused too, also because the key had ended. */
  @ApiProperty({ type: 'integer' })
  requests: number;
  /** Those that were answered 4xx. */
  @ApiProperty({ type: 'integer' })
  refusals: number;
  lastUsedAt: Date;
}

export class ApiKeyDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
  /** What may be seen of its newest secret: the start of the key, by which the log names it. */
  @ApiProperty({ pattern: '^onus_[0-9a-f]{16}$' })
  prefix: string;
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** Of counselors, whom alone it sees and assigns to; null: all counselors. */
  groups: string[] | null;
  /** What alone it sees and assigns, by title; null: all scenarios. */
  scenarios: LimitingScenarioDto[] | null;
  expiresAt: Date | null;
  /** Requests per second. */
  rateLimit: number | null;
  createdAt: Date;
  /** The admin who made it; null for keys that are older than this is kept. */
  createdBy: KeyMakerDto | null;
  revokedAt: Date | null;
  /** When a request came with it last, refused or not, to a few seconds. */
  lastUsedAt: Date | null;
  /** On each of the last 30 days on which it was used, newest first, to a few seconds. */
  use: KeyUseDto[];
}

export class CreatedApiKeyDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
  /** The secret. It is shown this once and kept nowhere. */
  key: string;
  /** What may be seen of it: its start, by which the log names it. */
  @ApiProperty({ pattern: '^onus_[0-9a-f]{16}$' })
  prefix: string;
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** Of counselors, whom alone it sees and assigns to; null: all counselors. */
  groups: string[] | null;
  /** What alone it sees and assigns, by title; null: all scenarios. */
  scenarios: LimitingScenarioDto[] | null;
  expiresAt: Date | null;
  rateLimit: number | null;
  createdAt: Date;
  /** The admin who made it. */
  createdBy: KeyMakerDto | null;
}

export class ApiKeyPage extends PageDto {
  items: ApiKeyDto[];
}
