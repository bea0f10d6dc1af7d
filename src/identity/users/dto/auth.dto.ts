import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { type Role, roles } from '../../access/principal.js';
import { PageDto } from '../../../http/paging/page.dto.js';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsEmailAddress } from '../../../http/validation/text.js';
import { IsNewPassword, longestPassword } from './password.js';

@ApiSchema({ description: 'Who signs in.' })
export class LoginBody {
  /** The e-mail of the user; upper and lower case are the same. */
  @IsEmailAddress()
  email: string;

  /** Their password. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(longestPassword)
  @ApiProperty({ minLength: 1 })
  password: string;
}

@ApiSchema({ description: 'An issuer at which people sign in with a browser.' })
export class IssuerOptionDto {
  /** What people call it: for a button. */
  name: string;
  /**
   * Where to send the browser: a path of this service, which takes `next`, the path of ours to end at. Who is not let in ends at
   * `/sign-in` with `error` and `next`.
   */
  startUrl: string;
}

@ApiSchema({ description: 'The ways to sign in here.' })
export class SignInOptionsDto {
  /** Whether an e-mail and a password are one (`POST /api/auth/login`). */
  password: boolean;
  /** The issuer that is another; null: there is none. */
  oidc: IssuerOptionDto | null;
}

@ApiSchema({ description: 'A new password for oneself.' })
export class ChangePasswordBody {
  /** The password until now. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(longestPassword)
  @ApiProperty({ minLength: 1 })
  currentPassword: string;

  /** The password from now on: at least 10 characters, and no rule on which. */
  @IsNewPassword()
  newPassword: string;
}

@ApiSchema({ description: 'A browser in which somebody is signed in.' })
export class SessionDto {
  /** The session. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Whether it is the one that asks. */
  current: boolean;
  /** When they signed in, in UTC. */
  createdAt: Date;
  /** When it ends by itself, in UTC. */
  expiresAt: Date;
  /** The IP address that the sign-in came from; null: it is not known. */
  address: string | null;
  /** What the browser said that it is; null: nothing. */
  userAgent: string | null;
}

@ApiSchema({ description: 'A page of sessions.' })
export class SessionPage extends PageDto {
  /** The sessions of this page, newest first. */
  items: SessionDto[];
}

@ApiSchema({ description: 'The organization of who asks.' })
export class OrganizationDto {
  /** The organization. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What it is called. */
  name: string;
  /** Where its days begin and end: `UTC`, or a name of the IANA database. */
  timeZone: string;
}

@ApiSchema({ description: 'Who is signed in.' })
export class CurrentUserDto {
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
  /** Groups of counselors, whom alone they see and assign to; empty: all. */
  groups: string[];
  /** The organization that they belong to. */
  organization: OrganizationDto;
  /** The counselor that they are; null: none. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  counselorId: string | null;
  /**
   * Whether they must change their password (`POST /api/auth/password`) before anything else: until then all else is 403
   * with the code `password-change-required`.
   */
  mustChangePassword: boolean;
}
