import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { OrganizationDto } from '../../identity/users/dto/auth.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { IsName } from '../../http/validation/text.js';

@ApiSchema({ description: 'What to change about the organization. What is left out stays as it is.' })
export class EditOrganizationBody {
  /** What it is called. */
  @MayBeAbsent()
  @IsName(200, { required: false })
  name?: string;

  /**
   * Where its days begin and end: `UTC`, or a name of the IANA database with a slash in it. What is due on a day
   * stays due on that day.
   */
  @MayBeAbsent()
  @IsString()
  @ApiProperty({ required: false, examples: ['Europe/Kyiv', 'UTC'] })
  timeZone?: string;
}

@ApiSchema({ description: 'The organization, as it is now.' })
export class EditedOrganizationDto extends OrganizationDto {
  /**
   * How many open assignments are due on a day, and had their `dueAt` moved to the end of that day in the new time
   * zone.
   */
  dueDatesMoved: number;
}

@ApiSchema({ description: 'Time zones to choose from.' })
export class TimeZonesDto {
  /** Their names, in alphabetical order. */
  items: string[];
}
