import { PageDto } from '../../../http/paging/page.dto.js';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { PageQuery } from '../../../http/paging/page.dto.js';
import type { Day } from '../../../http/validation/days.js';
import { IsMoment } from '../../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { IsName } from '../../../http/validation/text.js';
import { type Scope, scopes } from '../../access/principal.js';

@ApiSchema({ description: 'A key for a partner.' })
export class CreateApiKeyBody {
  /** Which partner holds it; shown as who assigned. */
  @IsName(200)
  @ApiProperty({ maxLength: 200 })
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
}

@ApiSchema({ description: 'The admin who made a key.' })
export class KeyMakerDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Their name. */
  name: string;
}

@ApiSchema({ description: 'A key of a partner, without its secret.' })
export class ApiKeyDto {
  /** The API key. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Which partner holds it; shown as who assigned. */
  name: string;
  /**
   * What it opens: `scenarios:read`, `assignments:read`, `assignments:write` (to assign), `results:write` (to
   * complete with a result).
   */
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
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
  /** When it was last used, in UTC, to a few seconds; null: never. */
  lastUsedAt: Date | null;
}

@ApiSchema({ description: 'A key of a partner with its secret, which is shown this once.' })
export class CreatedApiKeyDto {
  /** The API key. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Which partner holds it; shown as who assigned. */
  name: string;
  /** The secret, to be sent as `X-API-Key`. It is shown this once and kept nowhere. */
  key: string;
  /**
   * What it opens: `scenarios:read`, `assignments:read`, `assignments:write` (to assign), `results:write` (to
   * complete with a result).
   */
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** When it stops working, in UTC; null: never. */
  expiresAt: Date | null;
  /**
   * Requests that it may send per second, over all instances; half as many more may come at once every ten seconds.
   * Null: any number.
   */
  rateLimit: number | null;
  /** When it was made, in UTC. */
  createdAt: Date;
  /** The admin who made it. */
  createdBy: KeyMakerDto | null;
}

@ApiSchema({ description: 'A page of API keys.' })
export class ApiKeyPage extends PageDto {
  /** The keys of this page, newest first, without their secrets. */
  items: ApiKeyDto[];
}
