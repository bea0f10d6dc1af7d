/** What a partner is told of their key. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type Scope, scopes } from '../../identity/access/principal.js';

@ApiSchema({ description: 'The organization that the key belongs to.' })
export class ExternalOrganizationDto {
  /** What it is called. */
  name: string;
  /** Where its days begin and end, as in the tz database: what a date as `due_date` means. */
  time_zone: string;
}

@ApiSchema({ description: 'A scenario that a key is limited to.' })
export class ExternalKeyScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Your organization’s own id of it. */
  external_id: string;
  /** What people call it. */
  title: string;
}

@ApiSchema({ description: 'The key that was sent.' })
export class ExternalKeyDto {
  /** The API key; it stays the same when its secret is replaced. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What the organization calls it. */
  name: string;
  /** What it opens. */
  @ApiProperty({ enum: scopes, isArray: true })
  scopes: Scope[];
  /** Groups of counselors whom alone it sees and assigns to; null: all counselors, those of no group too. */
  groups: string[] | null;
  /** Scenarios that alone it sees and assigns, by title, archived ones too; null: all. */
  scenarios: ExternalKeyScenarioDto[] | null;
  /** When it stops working, in UTC; null: never. */
  expires_at: Date | null;
  /** Requests that it may send per second, over all instances; null: any number. */
  rate_limit: number | null;
}

@ApiSchema({ description: 'Whose key it is, and what it may do.' })
export class ExternalMeDto {
  /** The organization that the key belongs to. */
  organization: ExternalOrganizationDto;
  /** The key that was sent. */
  key: ExternalKeyDto;
}
