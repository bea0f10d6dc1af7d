/** Where the header `Link` of what is about to leave leads: for people and for programs. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../operations/public.js';
import { AnswersPage } from '../pages/answers-page.decorator.js';
import { definitions, htmlOrJson, htmlPage } from '../pages/page.js';
import { deprecated } from './deprecations.js';
import { DeprecationsDto } from './deprecations.dto.js';

@ApiTags('problems')
@Controller('deprecations')
@Public()
export class DeprecationsController {
  /**
   * Lists what is about to leave.
   * @remarks What it is, until when it stays, and what there is in its place. As a page to those who ask for HTML,
   * as browsers do.
   */
  @Get()
  @AnswersPage(DeprecationsDto)
  list(@Req() request: Request, @Res({ passthrough: true }) response: Response): DeprecationsDto | string {
    return htmlOrJson(request, response, { html: page, json: () => ({ items: deprecated }) });
  }
}

function page(): string {
  const words = deprecated.map(({ name, what, instead, since, sunset }) => ({
    name,
    meaning: `${what} ${instead} It is deprecated since ${since}, and stays until ${sunset} at least.`,
  }));
  return htmlPage('What is about to leave', definitions(words));
}
