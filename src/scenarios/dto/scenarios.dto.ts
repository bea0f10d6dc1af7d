import { ApiProperty, PartialType, ApiSchema } from '@nestjs/swagger';
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

@ApiSchema({ description: 'An exercise to add.' })
export class CreateScenarioBody {
  /**
   * The id that your organization, its files and its partners use; unique within the organization, also without
   * regard to case.
   */
  @IsName(200)
  externalId: string;

  /** What people call it. */
  @IsName(300)
  title: string;

  /** What it is about, at most 20,000 characters. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(20_000)
  description?: string;

  /** `phone` or `chat`; null: it is not said. */
  @IsOptional()
  @IsIn(modes)
  @ApiProperty({ enum: [...modes, null], nullable: true, required: false })
  mode?: Mode | null;

  /** `beginner`, `intermediate` or `advanced`; null: it is not said. */
  @IsOptional()
  @IsIn(difficulties)
  @ApiProperty({ enum: [...difficulties, null], nullable: true, required: false })
  difficulty?: Difficulty | null;

  /** What it trains: at most 50, of at most 100 characters each. */
  @MayBeAbsent()
  @Reads(readName)
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  skills?: string[];

  /** How long it takes, in minutes. Null: it is not said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  estimatedMinutes?: number | null;
}

@ApiSchema({
  description: 'What to change about an exercise. What is left out stays as it is; null empties it.',
})
export class UpdateScenarioBody extends PartialType(CreateScenarioBody, { skipNullProperties: false }) {}

export class ScenarioQuery extends PageQuery {
  /** Those with this id. Repeatable, up to 200 times: any of them. */
  @IdFilter()
  id?: string[];

  /**
   * Words, at most 200 characters; each must be found somewhere in title or external id, without regard to case and
   * accents.
   */
  @SearchFilter()
  q?: string;

  /** `true`: only those that were archived; `false`: only those that can be assigned. Both unless told. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  archived?: boolean;
}

@ApiSchema({ description: 'A training exercise, as it is now.' })
export class ScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /**
   * The id that your organization, its files and its partners use; unique within the organization, also without
   * regard to case.
   */
  externalId: string;
  /** What people call it. */
  title: string;
  /** What it is about, at most 20,000 characters. */
  description: string;
  /** `phone` or `chat`; null: it is not said. */
  @ApiProperty({ type: String, enum: [...modes, null], nullable: true })
  mode: Mode | null;
  /** `beginner`, `intermediate` or `advanced`; null: it is not said. */
  @ApiProperty({ type: String, enum: [...difficulties, null], nullable: true })
  difficulty: Difficulty | null;
  /** What it trains: at most 50, of at most 100 characters each. */
  skills: string[];
  /** How long it takes, in minutes; null: it is not said. */
  estimatedMinutes: number | null;
  /** Since when it can no longer be assigned, in UTC; null: it can. */
  archivedAt: Date | null;
  /** 1 when it is added, and one more with every change: what `ETag` begins with. */
  version: number;
  /** When it was added, in UTC. */
  createdAt: Date;
  /** When it last changed, in UTC. */
  updatedAt: Date;
}

@ApiSchema({ description: 'A page of scenarios.' })
export class ScenarioPage extends PageDto {
  /** The scenarios of this page, by title. */
  items: ScenarioDto[];
}
