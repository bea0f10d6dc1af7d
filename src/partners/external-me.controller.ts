import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { AnyScope, CurrentPartner } from '../identity/access/access.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { ScenariosService } from '../scenarios/scenarios.service.js';
import { type ExternalKeyScenarioDto, ExternalMeDto } from './dto/external-me.dto.js';

@ApiTags('partners')
@Controller('api/external/me')
export class ExternalMeController {
  constructor(private readonly scenarios: ScenariosService) {}

  /**
   * Shows whose key this is.
   * @remarks And what it may do. Any key may ask, whatever its scopes.
   */
  @Get()
  @ReadsLists()
  @AnyScope()
  async me(@CurrentPartner() partner: PartnerPrincipal): Promise<ExternalMeDto> {
    const { id, name, scopes, groups, expiresAt, rateLimit, organizationName, timeZone } = partner;
    return {
      organization: { name: organizationName, time_zone: timeZone },
      key: {
        id,
        name,
        scopes: [...scopes],
        groups: groups && [...groups],
        scenarios: await this.scenariosOf(partner),
        expires_at: expiresAt,
        rate_limit: rateLimit,
      },
    };
  }

  /** By title. */
  private async scenariosOf({
    organizationId,
    scenarioIds,
  }: PartnerPrincipal): Promise<ExternalKeyScenarioDto[] | null> {
    if (scenarioIds === null) return null;
    const page = await this.scenarios.list(
      organizationId,
      { id: scenarioIds },
      { limit: scenarioIds.length },
    );
    return page.items.map(({ id, externalId, title }) => ({ id, external_id: externalId, title }));
  }
}
