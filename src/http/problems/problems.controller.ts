/** Where the `type` of every problem leads: what it means and what to do, for people and for programs. */
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../operations/public.js';
import type { Settings } from '../../operations/settings/settings.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import { Problems } from '../openapi/responses.decorator.js';
import { AnswersPage } from '../pages/answers-page.decorator.js';
import { htmlOrJson } from '../pages/page.js';
import { shown } from '../validation/read-text.js';
import { explained, isSlug, slugs, typeOf } from './catalogue.js';
import type { ProblemSlug } from './problem-types.js';
import { pageOfAll, pageOfOne } from './problem-pages.js';
import { ProblemExplanationDto, ProblemExplanationsDto } from './problem-explanation.dto.js';
import { NotFound } from './problems.js';

@ApiTags('problems')
@Controller('problems')
@Public()
export class ProblemsController {
  private readonly prefix: string;

  constructor(@Inject(SETTINGS) { publicUrl }: Settings) {
    this.prefix = publicUrl?.prefix ?? '';
  }

  /**
   * Explains all problems.
   * @remarks Every problem that a request may be answered with: what it means, and what to do. As a page to those
   * who ask for HTML, as browsers do.
   */
  @Get()
  @AnswersPage(ProblemExplanationsDto)
  list(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): ProblemExplanationsDto | string {
    return htmlOrJson(request, response, {
      html: () => pageOfAll(this.prefix),
      json: () => ({ items: slugs.map((slug) => this.explanation(slug)) }),
    });
  }

  /**
   * Explains one problem.
   * @remarks What it means, and what to do: where its `type` leads. As a page to those who ask for HTML, as browsers
   * do.
   */
  @Get(':slug')
  @ApiParam({ name: 'slug', description: 'The last part of the `type` of the problem.', enum: slugs })
  @AnswersPage(ProblemExplanationDto)
  @Problems('not-found')
  get(
    @Param('slug') slug: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): ProblemExplanationDto | string {
    if (!isSlug(slug)) throw new NotFound('problem', `There is no problem “${shown(slug)}”.`);
    return htmlOrJson(request, response, {
      html: () => pageOfOne(slug, this.prefix),
      json: () => this.explanation(slug),
    });
  }

  private explanation(slug: ProblemSlug): ProblemExplanationDto {
    const { more: _, ...explanation } = explained(slug);
    return { type: typeOf(slug, this.prefix), ...explanation };
  }
}
