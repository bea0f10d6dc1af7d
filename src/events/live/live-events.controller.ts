import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Problems } from '../../http/openapi/responses.decorator.js';
import { CurrentUser, Roles } from '../../identity/access/access.js';
import type { RequestWithPrincipal, UserPrincipal } from '../../identity/access/principal.js';
import { CursorExpired } from '../event-problems.js';
import { LiveEventsQuery } from './live-events-query.dto.js';
import { LiveEvents } from './live-events.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/events')
export class LiveEventsController {
  constructor(private readonly live: LiveEvents) {}

  /**
   * Follows what happens.
   * @remarks Server-sent events, as soon as they happen, of the assignments that the caller sees. The name of an event is its type, its data
   * `{id, type, at, assignment, version, by}`. With `Last-Event-ID`, which browsers send by themselves, the stream goes on after that event, and none is left out;
   * without it, with what comes next. It stays open until the caller leaves. Who is signed out or deactivated, or has another role by now, gets a last event
   * `refused` within five seconds, with the problem. At most 20 of a person are open at once.
   */
  @Get()
  @ApiProduces('text/event-stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen.',
  })
  @ApiResponse({
    status: 200,
    description: 'The events, without an end.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Problems(CursorExpired.described, 'rate-limited')
  async follow(
    @CurrentUser() user: UserPrincipal,
    @Query() { lastEventId }: LiveEventsQuery,
    @Req() request: RequestWithPrincipal,
    @Res() response: Response,
  ): Promise<void> {
    await this.live.open(user, request.get('Last-Event-ID') || lastEventId, request, response);
  }
}
