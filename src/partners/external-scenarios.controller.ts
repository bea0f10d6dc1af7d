import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPartner, RequireScope } from '../identity/access/access.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { ScenariosService } from '../scenarios/scenarios.service.js';
import { ExternalScenarioPage } from './dto/external.dto.js';
import { toExternalPage, toExternalScenario } from './external-mapping.js';

@ApiTags('partners')
@Controller('api/external/scenarios')
export class ExternalScenariosController {
  constructor(private readonly scenarios: ScenariosService) {}

  /**
   * Lists scenarios.
   * @remarks Those that can be assigned, by title.
   */
  @Get()
  @ReadsLists()
  @RequireScope('scenarios:read')
  async list(
    @CurrentPartner() { organizationId }: PartnerPrincipal,
    @Query() query: PageQuery,
  ): Promise<ExternalScenarioPage> {
    const page = await this.scenarios.list(organizationId, { archived: false }, query);
    return toExternalPage(page, toExternalScenario);
  }
}
