import { IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type Role, roles } from '../user.entity.js';
import { ApiProperty } from '@nestjs/swagger';

export class LoginBody {
  /** Upper and lower case are the same. */
  @IsEmail()
  @MaxLength(320)
  email: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  password: string;
}

export class OrganizationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
}

/** The user of this session. */
export class CurrentUserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  email: string;
  name: string;
  @ApiProperty({ enum: roles })
  role: Role;
  organization: OrganizationDto;
  /** The counselor that this user is, if any. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  counselorId: string | null;
}
