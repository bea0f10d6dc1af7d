import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentPartner, RequireScope } from '../identity/access/access.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { ScenariosService } from '../scenarios/scenarios.service.js';
import { ExternalScenarioPage } from './dto/external.dto.js';
import { ExternalPages } from './external-pages.js';
import { toExternalScenario } from './external-mapping.js';

@ApiTags('partners')
@Controller('api/external/scenarios')
export class ExternalScenariosController {
  constructor(
    private readonly scenarios: ScenariosService,
    private readonly pages: ExternalPages,
  ) {}

  /**
   * Lists scenarios.
   * @remarks Those that can be assigned, by title.
   */
  @Get()
  @ReadsLists()
  @ResponseHeaders('Deprecation', 'Sunset', 'Link')
  @RequireScope('scenarios:read')
  async list(
    @CurrentPartner() partner: PartnerPrincipal,
    @Query() query: PageQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalScenarioPage> {
    const { organizationId, scenarioIds } = partner;
    const filter = { archived: false, id: scenarioIds ?? undefined };
    const asked = this.pages.asked(query, partner);
    const page = await this.scenarios.list(organizationId, filter, asked);
    return this.pages.answer(page, toExternalScenario, partner, response);
  }
}
