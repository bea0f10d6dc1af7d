import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CursorExpired } from '../events/event-problems.js';
import { encodePlace } from '../events/events.service.js';
import { Problems } from '../http/openapi/responses.decorator.js';
import { CurrentPartner, RequireScope } from '../identity/access/access.js';
import type { PartnerPrincipal, RequestWithPrincipal } from '../identity/access/principal.js';
import { ExternalEventPage, ExternalEventsQuery } from './dto/external-events.dto.js';
import { EventFeed } from './event-feed.js';
import { toExternalEvent } from './external-mapping.js';

@ApiTags('partners')
@Controller('api/external/events')
export class ExternalEventsController {
  constructor(private readonly feed: EventFeed) {}

  /**
   * Lists what happened.
   * @remarks Oldest first, of what this key sees. Keep `next_cursor` where you keep what you made of the events, and ask again with it as
   * `after`: no event is ever left out, whatever was written at the same time. With `wait` the answer comes as soon as there is
   * an event, or without any when the time is over. Events are kept for some time, 30 days by default; a cursor from before is
   * 410. At most 20 requests of a key wait at once.
   */
  @Get()
  @RequireScope('assignments:read')
  @Problems(CursorExpired.described)
  async list(
    @CurrentPartner() partner: PartnerPrincipal,
    @Query() query: ExternalEventsQuery,
    @Req() request: RequestWithPrincipal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalEventPage> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { items, next } = await this.feed.read(partner, query, gone.signal, async () => {
      await request.admitAgain!();
      return request.principal as PartnerPrincipal;
    });
    return {
      items: items.map((event) => toExternalEvent(event, partner.id)),
      next_cursor: encodePlace(next),
    };
  }
}
