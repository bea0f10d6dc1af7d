import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnyScope, CurrentPartner } from '../identity/access/access.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { ExternalMeDto } from './dto/external-me.dto.js';

@ApiTags('partners')
@Controller('api/external/me')
export class ExternalMeController {
  /**
   * Shows whose key this is.
   * @remarks And what it may do. Any key may ask, whatever its scopes.
   */
  @Get()
  @AnyScope()
  me(@CurrentPartner() partner: PartnerPrincipal): ExternalMeDto {
    const { id, name, scopes, expiresAt, rateLimit, organizationName, timeZone } = partner;
    return {
      organization: { name: organizationName, time_zone: timeZone },
      key: { id, name, scopes: [...scopes], expires_at: expiresAt, rate_limit: rateLimit },
    };
  }
}
