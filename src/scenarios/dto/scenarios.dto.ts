import { ApiProperty, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageDto, PageQuery } from '../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { IdFilter, SearchFilter, ToBoolean } from '../../http/validation/query-values.js';
import { readName } from '../../http/validation/read-text.js';
import { IsName, Reads } from '../../http/validation/text.js';
import { difficulties, type Difficulty, modes, type Mode } from '../scenario.entity.js';

export class CreateScenarioBody {
  /** The name that partners and files use; unique within the organization. */
  @IsName(200)
  @ApiProperty({ maxLength: 200 })
  externalId: string;

  @IsName(300)
  @ApiProperty({ maxLength: 300 })
  title: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(20_000)
  description?: string;

  @IsOptional()
  @IsIn(modes)
  @ApiProperty({ enum: [...modes, null], nullable: true, required: false })
  mode?: Mode | null;

  @IsOptional()
  @IsIn(difficulties)
  @ApiProperty({ enum: [...difficulties, null], nullable: true, required: false })
  difficulty?: Difficulty | null;

  @MayBeAbsent()
  @Reads(readName)
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  skills?: string[];

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  estimatedMinutes?: number | null;
}

export class UpdateScenarioBody extends PartialType(CreateScenarioBody, { skipNullProperties: false }) {}

export class ScenarioQuery extends PageQuery {
  /** Repeatable: any of them. */
  @IdFilter()
  id?: string[];

  /** Words; each is found somewhere in title or external id, without regard to case and accents. */
  @SearchFilter()
  q?: string;

  /** Only archived ones (true) or only those that can be assigned (false). */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  archived?: boolean;
}

/** A training exercise. */
export class ScenarioDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  title: string;
  description: string;
  @ApiProperty({ type: String, enum: [...modes, null], nullable: true })
  mode: Mode | null;
  @ApiProperty({ type: String, enum: [...difficulties, null], nullable: true })
  difficulty: Difficulty | null;
  skills: string[];
  estimatedMinutes: number | null;
  /** Since when it can no longer be assigned. */
  archivedAt: Date | null;
  /** One more with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export class ScenarioPage extends PageDto {
  items: ScenarioDto[];
}
