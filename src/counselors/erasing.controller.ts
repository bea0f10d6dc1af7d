import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { rosterOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import type { Versions } from '../database/versions.js';
import { IfMatch, tagged } from '../http/requests/preconditions.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { actorOf } from '../assignments/lifecycle.js';
import { toDto } from './counselor-mapping.js';
import { CounselorsService } from './counselors.service.js';
import { CounselorDto, EraseCounselorBody } from './dto/counselors.dto.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/counselors')
export class ErasingController {
  constructor(private readonly counselors: CounselorsService) {}

  /**
   * Erases who a counselor was.
   * @remarks For good: whatever says who they were becomes unreadable, here, in histories and in imported files.
   * Counts, times and results stay. To show that it is they who are meant, their external id is sent along. A repeat
   * answers the same.
   */
  @Post(':id/erase')
  @HttpCode(200)
  @Idempotent()
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed')
  async erase(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() { confirm }: EraseCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const counselor = await this.counselors.erase(rosterOf(admin), id, confirm, versions, actorOf(admin));
    return tagged(toDto(counselor), response);
  }
}
