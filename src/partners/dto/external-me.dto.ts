/** What a partner is told of their key. */
import { ApiProperty } from '@nestjs/swagger';
import { type Scope, scopes } from '../../identity/access/principal.js';

export class ExternalOrganizationDto {
  name: string;
  /** Where its days begin and end, as in the tz database: what a date as `due_date` means. */
  time_zone: string;
}

export class ExternalKeyDto {
  /** Stays the same when the key is rotated. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** When it stops working; null: never. */
  expires_at: Date | null;
  /** Requests per second; null: any number. */
  rate_limit: number | null;
}

export class ExternalMeDto {
  organization: ExternalOrganizationDto;
  key: ExternalKeyDto;
}
