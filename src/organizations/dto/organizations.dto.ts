import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsString, ValidateNested } from 'class-validator';
import { OrganizationDto } from '../../identity/users/dto/auth.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { IsName } from '../../http/validation/text.js';
import { AreDays } from './are-days.js';

@ApiSchema({
  description: 'On which days the organization’s people are reminded of what is due, at 08:00 there.',
})
export class RemindersDto {
  /** How many days before the due day; 0 is that day itself. */
  daysBefore: number[];

  /** How many days after the due day. */
  daysAfter: number[];
}

@ApiSchema({
  description: 'On which days to remind people. What is left out stays as it is; an empty list is: never.',
})
export class EditRemindersBody {
  /** How many days before the due day: up to 10 whole numbers from 0 (that day itself) to 365, each once. */
  @MayBeAbsent()
  @AreDays(0)
  daysBefore?: number[];

  /** How many days after the due day: up to 10 whole numbers from 1 to 365, each once. */
  @MayBeAbsent()
  @AreDays(1)
  daysAfter?: number[];
}

@ApiSchema({ description: 'The organization of who asks, and what it has set.' })
export class OrganizationSettingsDto extends OrganizationDto {
  /** When its people are reminded of what is due; nobody set it: never. */
  reminders: RemindersDto;
}

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

  /** When its people are reminded of what is due. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => EditRemindersBody)
  reminders?: EditRemindersBody;
}

@ApiSchema({ description: 'The organization, as it is now.' })
export class EditedOrganizationDto extends OrganizationSettingsDto {
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
