import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { type ActorKind, actorKinds } from '../../../database/transactions/acting.js';
import { PageDto, PageQuery } from '../../../http/paging/page.dto.js';
import type { Day } from '../../../http/validation/days.js';
import { IsMoment } from '../../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { IdFilter, ToDistinct, ToList } from '../../../http/validation/query-values.js';
import { type AuditAction, auditActions, type TargetKind, targetKinds } from '../actions.js';

const formats = ['json', 'csv'] as const;

export class AuditQuery extends PageQuery {
  /** Only what this user, key or import did. May be repeated: any of them. */
  @IdFilter()
  actorId?: string[];

  /** Only this. May be repeated: any of them. */
  @MayBeAbsent()
  @ToList()
  @ToDistinct()
  @ArrayMaxSize(auditActions.length)
  @IsIn(auditActions, { each: true })
  @ApiProperty({ enum: auditActions, isArray: true, required: false })
  action?: AuditAction[];

  /** Only what happened to things of this kind. May be repeated: any of them. */
  @MayBeAbsent()
  @ToList()
  @ToDistinct()
  @ArrayMaxSize(targetKinds.length)
  @IsIn(targetKinds, { each: true })
  @ApiProperty({ enum: targetKinds, isArray: true, required: false })
  targetKind?: TargetKind[];

  /** Only what happened to the thing with this id. May be repeated: any of them. */
  @IdFilter()
  targetId?: string[];

  /** Only from this instant on; a date is the beginning of the day where the organization is. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  from?: Date | Day;

  /** Only before this instant; a date is the end of the day where the organization is, so that the day itself is in it. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  to?: Date | Day;

  /**
   * `csv`: all that the filters find, as a file, whatever `limit` and `cursor` are; so does an `Accept` that prefers
   * `text/csv`. In it a text that a spreadsheet would take for a formula has an apostrophe before it.
   */
  @IsOptional()
  @IsIn(formats)
  @ApiProperty({ enum: formats, required: false })
  format?: (typeof formats)[number];
}

@ApiSchema({
  description:
    '`user`; `partner`: with an API key; `import`: rows of a file; `issuer`: the identity provider, by a token; `system`: a command, or SQL by hand, named by its connection; `anonymous`: whoever it was, they did not prove it.',
})
export class AuditActorDto {
  /** What they are. */
  @ApiProperty({ enum: actorKinds })
  kind: ActorKind;
  /** The user, the key or the import; null: none of these. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  id: string | null;
  /** Their name at that time; null: nobody knows. */
  name: string | null;
  /** Of a user, at that time; else null. */
  role: string | null;
}

@ApiSchema({ description: 'What it happened to.' })
export class AuditTargetDto {
  /** What it is: the word before the dot of the action. */
  kind: string;
  /** Which it is. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Its name, title or file name at that time; null: it had none. */
  name: string | null;
}

@ApiSchema({
  description:
    'What somebody did, or was refused. It never changes, but that who was erased has no name in it any more.',
})
export class AuditEntryDto {
  /** The entry. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** When, in UTC. */
  at: Date;
  /** What: the kind of the target, a dot, and what happened to it. New ones come. */
  action: string;
  /** Who did it. */
  actor: AuditActorDto;
  /** From which network address; null: from none, or it was erased with the person. */
  address: string | null;
  /** In which request: its `X-Request-Id`, by which the log of the service has it too; null: in none. */
  requestId: string | null;
  /** To what it happened. */
  target: AuditTargetDto;
  /**
   * The members that were changed, as they were; null of what was created, and where nothing was changed. Secrets are
   * not among them. Of a person who was erased the values are null.
   */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  before: Record<string, unknown> | null;
  /** The same as they are since; null of what was deleted, and where nothing was changed. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  after: Record<string, unknown> | null;
  /**
   * Of sign-ins `by` (`password`, `issuer`) and `userAgent`, of refusals `method`, `route`, `problem` and what was
   * `said`; `times`: how often that was, where it was repeated within a minute. Null: there is nothing more.
   */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  details: Record<string, unknown> | null;
}

@ApiSchema({ description: 'A page of the audit.' })
export class AuditPage extends PageDto {
  /** The entries. */
  @ApiProperty({ type: [AuditEntryDto] })
  items: AuditEntryDto[];
}
