/** A counselor as callers see them. */
import type { Counselor } from './counselor.entity.js';
import type { CounselorDto } from './dto/counselors.dto.js';

export function toDto(counselor: Counselor): CounselorDto {
  const { organizationId: _, ...dto } = counselor;
  return dto;
}
