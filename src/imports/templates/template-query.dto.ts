import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { type FileType, fileTypes } from '../import-words.js';

const templateFormats = ['csv', 'xlsx'] as const;

export class TemplateQuery {
  /** What the rows of the file are to be. */
  @IsOptional()
  @IsIn(fileTypes)
  @ApiProperty({ enum: fileTypes, default: 'assignments', required: false })
  type: FileType = 'assignments';

  /** `csv`: the header alone. `xlsx`: a workbook that also explains the columns and lists what may be assigned. */
  @IsOptional()
  @IsIn(templateFormats)
  @ApiProperty({ enum: templateFormats, default: 'csv', required: false })
  format: (typeof templateFormats)[number] = 'csv';
}
