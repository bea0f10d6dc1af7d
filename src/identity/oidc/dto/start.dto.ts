import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';

export class StartQuery {
  /** Where to go in the end: a path of this site, with its query. Anything else is read as `/`. */
  @MayBeAbsent()
  @IsString()
  @ApiProperty({ type: String, required: false, default: '/' })
  next?: string;
}
