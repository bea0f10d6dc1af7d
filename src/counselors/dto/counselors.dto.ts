import { ApiProperty, PartialType, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageDto, PageQuery } from '../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { GroupFilter, IdFilter, SearchFilter, ToBoolean } from '../../http/validation/query-values.js';
import { readName } from '../../http/validation/read-text.js';
import { IsEmailAddress, IsName, Reads } from '../../http/validation/text.js';

@ApiSchema({ description: 'A person to add to the roster.' })
export class CreateCounselorBody {
  /**
   * The id that your organization, its files and its partners use; unique within the organization, also without
   * regard to case.
   */
  @IsName(200)
  externalId: string;

  /** What they are called. */
  @IsName(200)
  name: string;

  /** Where they can be written to, in lower case. Null: it is not known. */
  @IsOptional()
  @IsEmailAddress({ type: String, nullable: true, required: false })
  email?: string | null;

  /** The group that they belong to. Supervisors who have groups see and assign within theirs alone. Null: of none. */
  @IsOptional()
  @IsName(200, { type: String, nullable: true, required: false })
  group?: string | null;

  /** The user as whom this counselor signs in. If it is not said, it is the user of the organization who alone has the e-mail. */
  @IsOptional()
  @IsUUID()
  userId?: string | null;
}

@ApiSchema({
  description: 'What to change about a person. What is left out stays as it is; null empties it.',
})
export class UpdateCounselorBody extends PartialType(CreateCounselorBody, { skipNullProperties: false }) {}

export class CounselorQuery extends PageQuery {
  /** Those with this id. Repeatable, up to 200 times: any of them. */
  @IdFilter()
  id?: string[];

  /**
   * Words, at most 200 characters; each must be found somewhere in name, external id or e-mail, without regard to
   * case and accents.
   */
  @SearchFilter()
  q?: string;

  /** Those of this group. Repeatable: of any of them. */
  @GroupFilter()
  group?: string[];

  /** `true`: only those who were archived; `false`: only those to whom something can be assigned. Both unless told. */
  @MayBeAbsent()
  @ToBoolean()
  @IsBoolean()
  archived?: boolean;
}

@ApiSchema({ description: 'What becomes of what they have to do.' })
export class ArchiveCounselorBody {
  /** Whether also to cancel what is pending or in progress of theirs. */
  @MayBeAbsent()
  @IsBoolean()
  cancelOpen: boolean = false;
}

@ApiSchema({ description: 'Whom to erase, once more.' })
export class EraseCounselorBody {
  /** The counselor's external id, to show that it is they who are meant. */
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  confirm: string;
}

@ApiSchema({ description: 'A person in training, as they are now.' })
export class CounselorDto {
  /** The counselor. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /**
   * The id that your organization, its files and its partners use; unique within the organization, also without
   * regard to case.
   */
  externalId: string;
  /** What they are called. */
  name: string;
  /** Where they can be written to; null: it is not known. */
  email: string | null;
  /** The group that they belong to; supervisors who have groups see and keep those of them alone. Null: of none. */
  group: string | null;
  /** The user as whom they sign in; null: they do not. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  userId: string | null;
  /** Since when nothing can be assigned to them, in UTC; null: it can. */
  archivedAt: Date | null;
  /** Since when nothing says who they were, in UTC; null: it does. */
  erasedAt: Date | null;
  /** 1 when they are added, and one more with every change: what `ETag` begins with. */
  version: number;
  /** When they were added, in UTC. */
  createdAt: Date;
  /** When they last changed, in UTC. */
  updatedAt: Date;
}

@ApiSchema({ description: 'A page of counselors.' })
export class CounselorPage extends PageDto {
  /** The counselors of this page, by name. */
  items: CounselorDto[];
}

@ApiSchema({ description: 'A group of counselors.' })
export class GroupDto {
  /** What it is called, and what `group` is of those who are in it. */
  name: string;
}

@ApiSchema({ description: 'A page of groups.' })
export class GroupPage extends PageDto {
  /** The groups of this page, by name. */
  items: GroupDto[];
}
