import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageDto, PageQuery } from '../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { GroupFilter, IdFilter, SearchFilter, ToBoolean } from '../../http/validation/query-values.js';
import { readName } from '../../http/validation/read-text.js';
import { IsEmailAddress, IsName, Reads } from '../../http/validation/text.js';

export class CreateCounselorBody {
  /** The name that partners and files use; unique within the organization. */
  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  externalId: string;

  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  name: string;

  @IsOptional()
  @IsEmailAddress({ type: String, nullable: true, required: false })
  email?: string | null;

  /** Supervisors who have groups see and assign within theirs alone. */
  @IsOptional()
  @IsName(200)
  @ApiProperty({ type: String, maxLength: 200, nullable: true, required: false })
  group?: string | null;

  /** The user as whom this counselor signs in. If it is not said, it is the user of the organization who alone has the e-mail. */
  @IsOptional()
  @IsUUID()
  userId?: string | null;
}

export class UpdateCounselorBody extends PartialType(CreateCounselorBody, { skipNullProperties: false }) {}

export class CounselorQuery extends PageQuery {
  /** Repeatable: any of them. */
  @IdFilter()
  id?: string[];

  /** Words; each is found somewhere in name, external id or e-mail, without regard to case and accents. */
  @SearchFilter()
  q?: string;

  /** Repeatable: any of them. */
  @GroupFilter()
  group?: string[];

  /** Only archived ones (true) or only those to whom something can be assigned (false). */
  @MayBeAbsent()
  @ToBoolean()
  @IsBoolean()
  archived?: boolean;
}

export class ArchiveCounselorBody {
  /** Also cancel what is open of theirs. */
  @MayBeAbsent()
  @IsBoolean()
  cancelOpen: boolean = false;
}

export class EraseCounselorBody {
  /** The counselor's external id, to show that it is they who are meant. */
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  confirm: string;
}

/** A person in training. */
export class CounselorDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  name: string;
  email: string | null;
  /** Supervisors who have groups see and keep those of them alone; null: of none. */
  group: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  userId: string | null;
  /** Since when nothing can be assigned to them. */
  archivedAt: Date | null;
  /** Since when nothing says who they were. */
  erasedAt: Date | null;
  /** One more with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export class CounselorPage extends PageDto {
  items: CounselorDto[];
}
