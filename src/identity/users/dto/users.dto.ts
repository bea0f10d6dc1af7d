import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEmail, IsIn, IsString, MaxLength } from 'class-validator';
import { PageDto, PageQuery } from '../../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { readEmail, readName } from '../../../http/validation/read-text.js';
import { IsName, IsNames, Reads } from '../../../http/validation/text.js';
import { type Role, roles } from '../../access/principal.js';
import { IsNewPassword } from './password.js';

export class CreateUserBody {
  /** Unique over all organizations, because signing in names none; upper and lower case are the same. */
  @Reads(readEmail)
  @IsEmail()
  @MaxLength(320)
  email: string;

  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  name: string;

  @IsIn(roles)
  @ApiProperty({ enum: roles })
  role: Role;

  /** Of counselors: a supervisor who has any sees them and assigns to them alone. Others are not bound by theirs. */
  @MayBeAbsent()
  @IsNames(200)
  groups: string[] = [];

  /** To be handed over, and changed by its holder. */
  @IsNewPassword()
  password: string;
}

export class UpdateUserBody {
  @MayBeAbsent()
  @Reads(readEmail)
  @IsEmail()
  @MaxLength(320)
  email?: string;

  @MayBeAbsent()
  @IsName(200)
  @ApiProperty({ maxLength: 200, required: false })
  name?: string;

  @MayBeAbsent()
  @IsIn(roles)
  @ApiProperty({ enum: roles, required: false })
  role?: Role;

  /** See the creation of a user; none: all counselors. */
  @MayBeAbsent()
  @IsNames(200)
  groups?: string[];

  /** False deactivates: all sessions end, and nobody signs in any more. */
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  /** Resets it, and ends all sessions. */
  @MayBeAbsent()
  @IsNewPassword()
  password?: string;
}

export class UserQuery extends PageQuery {
  /** Words; each is found somewhere in name or e-mail, without regard to case and accents. */
  @MayBeAbsent()
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  q?: string;
}

/** Who somebody is for the OIDC issuer. */
export class IssuerAccountDto {
  issuer: string;
  subject: string;
  /**
   * The e-mail of their last token. It is the user's too, unless the issuer does not vouch for it or another user has it:
   * then the user's stays as it is.
   */
  email: string | null;
  /** When a token of theirs came last, to a day. */
  lastSeenAt: Date | null;
}

/** Someone who signs in. */
export class UserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  email: string;
  name: string;
  @ApiProperty({ enum: roles })
  role: Role;
  /** Of counselors: whom alone a supervisor sees and assigns to; none: all. */
  groups: string[];
  active: boolean;
  deactivatedAt: Date | null;
  /** The counselor that this user is, if any. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  counselorId: string | null;
  /** Null for who never came with a token, or was unlinked since. */
  issuerAccount: IssuerAccountDto | null;
  createdAt: Date;
  updatedAt: Date;
}

export class NamedKeyDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
}

export class EditedUserDto extends UserDto {
  /** The keys they made that still open something, newest first: they go on until they are revoked. */
  apiKeys: NamedKeyDto[];
}

export class UserPage extends PageDto {
  items: UserDto[];
}
