import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { OrganizationDto } from '../../identity/users/dto/auth.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { IsName } from '../../http/validation/text.js';

export class EditOrganizationBody {
  @MayBeAbsent()
  @IsName(200)
  @ApiProperty({ maxLength: 200, required: false })
  name?: string;

  /** `UTC`, or a name of the IANA database with a slash in it. What is due on a day stays due on that day. */
  @MayBeAbsent()
  @IsString()
  @ApiProperty({ required: false, examples: ['Europe/Kyiv', 'UTC'] })
  timeZone?: string;
}

export class EditedOrganizationDto extends OrganizationDto {
  /** Open assignments that are due on a day and whose `dueAt` followed it into the time zone. */
  dueDatesMoved: number;
}

export class TimeZonesDto {
  /** By name. */
  items: string[];
}
