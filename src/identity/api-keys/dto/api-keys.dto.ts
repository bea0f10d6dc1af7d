import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
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
import { PageDto, PageQuery } from '../../../http/paging/page.dto.js';
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
    IsNames(200, { nullable: true, required: false, minItems: 1, maxItems: mostLimits }),
  );

@ApiSchema({ description: 'A key for a partner.' })
export class CreateApiKeyBody {
  /** Which partner holds it; shown as who assigned. */
  @IsName(200)
  name: string;

  /**
   * What it opens: `scenarios:read`, `assignments:read`, `assignments:write` (to assign), `results:write` (to
   * complete with a result).
   */
  @ApiProperty({ enum: scopes, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(scopes, { each: true })
  scopes: Scope[];

  /**
   * Groups of counselors whom alone it sees and assigns to, at most 200. Null: all counselors, those of no group
   * too.
   */
  @IsLimit()
  groups?: string[] | null;

  /**
   * Scenarios that alone it sees and assigns, each by its id or its external id, archived or not, at most 200. Null:
   * all.
   */
  @IsLimit()
  scenarioIds?: string[] | null;

  /** When it stops working: a time, or a date that stands for its end where the organization is. Null: never. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({ type: String, nullable: true, required: false })
  expiresAt?: Date | Day | null;

  /**
   * Requests that it may send per second, over all instances; half as many more may come at once every ten seconds.
   * Null: any number.
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  rateLimit?: number | null;
}

@ApiSchema({ description: 'How long the old secret goes on.' })
export class RotateApiKeyBody {
  /** Seconds that the secret of until now goes on beside the new one, at most 30 days; 0 ends it at once. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(30 * 86_400)
  overlapSeconds: number = 86_400;
}

export class ApiKeyQuery extends PageQuery {
  /** The keys that this user made. */
  @MayBeAbsent()
  @IsUUID()
  createdBy?: string;

  /**
   * The key that has or had this visible part, also before a rotation, as the log and secret scanners tell it:
   * `onus_` and 16 digits.
   */
  @MayBeAbsent()
  @Matches(/^onus_[0-9a-f]{16}$/, {
    message: 'prefix must be the visible part of a key, onus_ and 16 digits, and not the whole key',
  })
  prefix?: string;
}

@ApiSchema({ description: 'The admin who made a key.' })
export class KeyMakerDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Their name. */
  name: string;
}

@ApiSchema({ description: 'A scenario that a key is limited to.' })
export class LimitingScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The id that the organization, its files and its partners use for it. */
  externalId: string;
  /** Its title. */
  title: string;
}

@ApiSchema({ description: 'How a key was used on one day.' })
export class KeyUseDto {
  /** The day, where the organization is. */
  @ApiProperty({ format: 'date' })
  day: string;
  /** Requests that came with it, those that were refused too, also because the key had ended. */
  @ApiProperty({ type: 'integer' })
  requests: number;
  /** Requests that were answered 4xx. */
  @ApiProperty({ type: 'integer' })
  refusals: number;
  /** When the last one came, in UTC, to a few seconds. */
  lastUsedAt: Date;
}

@ApiSchema({ description: 'A key of a partner, without its secret.' })
export class ApiKeyDto {
  /** The API key. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Which partner holds it; shown as who assigned. */
  name: string;
  /** What may be seen of its newest secret: the start of the key, by which the log names it. */
  @ApiProperty({ pattern: '^onus_[0-9a-f]{16}$' })
  prefix: string;
  /**
   * What it opens: `scenarios:read`, `assignments:read`, `assignments:write` (to assign), `results:write` (to
   * complete with a result).
   */
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** Groups of counselors whom alone it sees and assigns to; null: all counselors, those of no group too. */
  groups: string[] | null;
  /** Scenarios that alone it sees and assigns, by title, archived ones too; null: all. */
  scenarios: LimitingScenarioDto[] | null;
  /** When it stops working, in UTC; null: never. */
  expiresAt: Date | null;
  /**
   * Requests that it may send per second, over all instances; half as many more may come at once every ten seconds.
   * Null: any number.
   */
  rateLimit: number | null;
  /** When it was made, in UTC. */
  createdAt: Date;
  /** The admin who made it; null for keys that are older than this is kept. */
  createdBy: KeyMakerDto | null;
  /** Since when it opens nothing any more, in UTC; null: it does. */
  revokedAt: Date | null;
  /** When a request came with it last, refused or not, in UTC, to a few seconds; null: never. */
  lastUsedAt: Date | null;
  /** How it was used on each of the last 30 days on which it was, newest first. */
  use: KeyUseDto[];
}

@ApiSchema({ description: 'A key of a partner with its secret, which is shown this once.' })
export class CreatedApiKeyDto extends OmitType(ApiKeyDto, ['revokedAt', 'lastUsedAt', 'use'] as const) {
  /** The secret, to be sent as `X-API-Key`. It is shown this once and kept nowhere. */
  key: string;
}

@ApiSchema({ description: 'A page of API keys.' })
export class ApiKeyPage extends PageDto {
  /** The keys of this page, newest first, without their secrets. */
  items: ApiKeyDto[];
}
