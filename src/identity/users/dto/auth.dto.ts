import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type Role, roles } from '../../access/principal.js';
import { PageDto } from '../../../http/paging/page.dto.js';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmailAddress } from '../../../http/validation/text.js';
import { IsNewPassword, longestPassword } from './password.js';

export class LoginBody {
  /** Upper and lower case are the same. */
  @IsEmailAddress()
  email: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(longestPassword)
  password: string;
}

export class ChangePasswordBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(longestPassword)
  currentPassword: string;

  @IsNewPassword()
  newPassword: string;
}

/** A browser in which somebody is signed in. */
export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Whether it is the one that asks. */
  current: boolean;
  createdAt: Date;
  expiresAt: Date;
  /** Where the sign-in came from. */
  address: string | null;
  userAgent: string | null;
}

export class SessionPage extends PageDto {
  items: SessionDto[];
}

export class OrganizationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
  /** `UTC` or a name of the IANA database: where a day begins and ends. */
  timeZone: string;
}

/** The user of this session. */
export class CurrentUserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  email: string;
  name: string;
  @ApiProperty({ enum: roles })
  role: Role;
  /** Of counselors, whom alone this user sees and assigns to; none: all. */
  groups: string[];
  organization: OrganizationDto;
  /** The counselor that this user is, if any. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  counselorId: string | null;
}
