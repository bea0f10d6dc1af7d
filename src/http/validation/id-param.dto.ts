import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

/** The id in a path. */
export class IdParam {
  /** The id of what the path is about. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}
