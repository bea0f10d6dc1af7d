/**
 * The pages that the link in an e-mail leads to. Looking changes nothing, since mail scanners look; a button does, and
 * a mail program's own button (RFC 8058), which sends the same request. They are for people and their mail programs, and
 * so not in the document.
 */
import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { escaped, htmlOrJson, htmlPage } from '../http/pages/page.js';
import { Public } from '../operations/public.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { UnsubscribeService } from './unsubscribe.service.js';

@ApiExcludeController()
@Public()
@Controller('unsubscribe')
export class UnsubscribeController {
  private readonly prefix: string;

  constructor(
    private readonly unsubscribes: UnsubscribeService,
    @Inject(SETTINGS) { publicUrl }: Settings,
  ) {
    this.prefix = publicUrl?.prefix ?? '';
  }

  /** Asks. */
  @Get(':token')
  async ask(
    @Param('token') token: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.page(request, response, token, await this.unsubscribes.isSubscribed(token));
  }

  /** Takes somebody off; a repeat changes nothing. */
  @Post(':token')
  @HttpCode(200)
  async unsubscribe(
    @Param('token') token: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.unsubscribes.unsubscribe(token);
    return this.page(request, response, token, false);
  }

  /** Puts them back. */
  @Post(':token/undo')
  @HttpCode(200)
  async resubscribe(
    @Param('token') token: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.unsubscribes.resubscribe(token);
    return this.page(request, response, token, true);
  }

  private page(request: Request, response: Response, token: string, subscribed: boolean) {
    const to = escaped(`${this.prefix}/unsubscribe/${token}`);
    const form = (action: string, button: string): string =>
      `<form method="post" action="${action}"><button>${button}</button></form>`;
    const answer = htmlOrJson(request, response, {
      html: () =>
        subscribed
          ? htmlPage(
              'Reminders by e-mail',
              `<p>You get e-mails about assignments that are due. Do you want them no longer?</p>\n${form(to, 'Unsubscribe')}`,
            )
          : htmlPage(
              'Unsubscribed',
              `<p>You get no e-mails about assignments that are due any more.</p>\n${form(`${to}/undo`, 'Get them again')}`,
            ),
      json: () => ({ subscribed }),
    });
    response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
    return answer;
  }
}
