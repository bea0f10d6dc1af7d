import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { PageDto, PageQuery } from '../../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { SearchFilter } from '../../../http/validation/query-values.js';
import { IsEmailAddress, IsName, IsNames } from '../../../http/validation/text.js';
import { type Role, roles } from '../../access/principal.js';
import { IsNewPassword } from './password.js';

@ApiSchema({ description: 'Someone who is to sign in.' })
export class CreateUserBody {
  /** The e-mail that they sign in with, in lower case; unique over all organizations, because signing in names none. */
  @IsEmailAddress()
  email: string;

  /** What they are called. */
  @IsName(200)
  name: string;

  /**
   * `counselor`: sees and does their own assignments; `supervisor`: assigns; `admin`: all that, and keeps users,
   * keys and imports.
   */
  @IsIn(roles)
  @ApiProperty({ enum: roles })
  role: Role;

  /**
   * Groups of counselors. A supervisor who has any sees and assigns to the counselors of them alone; without any, to
   * all. Others are not bound by theirs.
   */
  @MayBeAbsent()
  @IsNames(200, { required: false, default: [] })
  groups: string[] = [];

  /** Their first password: it is to be handed over, and changed by its holder. */
  @IsNewPassword()
  password: string;

  /** Whether who signs in with it must choose another one before anything else. */
  @MayBeAbsent()
  @IsBoolean()
  mustChangePassword: boolean = false;
}

@ApiSchema({ description: 'What to change about a user. What is left out stays as it is.' })
export class UpdateUserBody {
  /** The e-mail that they sign in with, in lower case. */
  @MayBeAbsent()
  @IsEmailAddress({ required: false })
  email?: string;

  /** What they are called. */
  @MayBeAbsent()
  @IsName(200, { required: false })
  name?: string;

  /** What they may do from now on. */
  @MayBeAbsent()
  @IsIn(roles)
  @ApiProperty({ enum: roles, required: false })
  role?: Role;

  /**
   * Groups of counselors. A supervisor who has any sees and assigns to the counselors of them alone; without any, to
   * all. Others are not bound by theirs.
   */
  @MayBeAbsent()
  @IsNames(200, { required: false })
  groups?: string[];

  /** `false` deactivates: all their sessions end, and they sign in no more. `true` takes that back. */
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  /** A new password, which ends all their sessions. */
  @MayBeAbsent()
  @IsNewPassword()
  password?: string;

  /** Whether they must choose another password before anything else: at once, also where they are signed in. */
  @MayBeAbsent()
  @IsBoolean()
  mustChangePassword?: boolean;
}

export class UserQuery extends PageQuery {
  /**
   * Words, at most 200 characters; each must be found somewhere in name or e-mail, without regard to case and
   * accents.
   */
  @SearchFilter()
  q?: string;
}

@ApiSchema({ description: 'Who somebody is for the OIDC issuer.' })
export class IssuerAccountDto {
  /** The issuer’s URL. */
  issuer: string;
  /** Their id there (`sub`). */
  subject: string;
  /**
   * The e-mail of their last token. It is the user's too, unless the issuer does not vouch for it or another user has it:
   * then the user's stays as it is.
   */
  email: string | null;
  /** When a token of theirs came last, in UTC, to a day. */
  lastSeenAt: Date | null;
}

@ApiSchema({ description: 'Someone who signs in, as they are now.' })
export class UserDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The e-mail that they sign in with. */
  email: string;
  /** What they are called. */
  name: string;
  /** What they may do. */
  @ApiProperty({ enum: roles })
  role: Role;
  /**
   * Groups of counselors. A supervisor who has any sees and assigns to the counselors of them alone; without any, to
   * all. Others are not bound by theirs.
   */
  groups: string[];
  /** Whether they can sign in. */
  active: boolean;
  /** Since when they cannot, in UTC; null: they can. */
  deactivatedAt: Date | null;
  /** Whether who signs in with their password must choose another one before anything else. */
  mustChangePassword: boolean;
  /** The counselor that they are; null: none. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  counselorId: string | null;
  /** Who they are for the OIDC issuer; null for who never came with a token, or was unlinked since. */
  issuerAccount: IssuerAccountDto | null;
  /** When they were added, in UTC. */
  createdAt: Date;
  /** When they last changed, in UTC. */
  updatedAt: Date;
}

@ApiSchema({ description: 'An API key, by its name.' })
export class NamedKeyDto {
  /** The API key. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Which partner holds it. */
  name: string;
}

@ApiSchema({ description: 'Someone who signs in, as they are now, with the keys that they made.' })
export class EditedUserDto extends UserDto {
  /** The keys they made that still open something, newest first: they go on until they are revoked. */
  apiKeys: NamedKeyDto[];
}

@ApiSchema({ description: 'A page of users.' })
export class UserPage extends PageDto {
  /** The users of this page, newest first. */
  items: UserDto[];
}
