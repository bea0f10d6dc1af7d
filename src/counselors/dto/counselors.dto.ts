import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageDto, PageQuery } from '../../http/paging/page.dto.js';
import { IdFilter } from '../../http/validation/query-values.js';
import { readEmail, readName } from '../../http/validation/read-text.js';
import { IsName, Reads } from '../../http/validation/text.js';

export class CreateCounselorBody {
  /** The name that partners and files use; unique within the organization. */
  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  externalId: string;

  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  name: string;

  @IsOptional()
  @Reads(readEmail)
  @IsEmail()
  @MaxLength(320)
  email?: string | null;

  /** The user as whom this counselor signs in. */
  @IsOptional()
  @IsUUID()
  userId?: string | null;
}

export class UpdateCounselorBody extends PartialType(CreateCounselorBody, { skipNullProperties: false }) {}

export class CounselorQuery extends PageQuery {
  /** Repeatable: any of them. */
  @IdFilter()
  id?: string[];

  /** Part of the name, external id or e-mail, in upper or lower case. */
  @IsOptional()
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  q?: string;
}

/** A person in training. */
export class CounselorDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  name: string;
  email: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  userId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export class CounselorPage extends PageDto {
  items: CounselorDto[];
}
