import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { AnswersLists } from '../openapi/responses.decorator.js';
import { ListsInterceptor } from './lists.interceptor.js';

/** For a route that reads through `Lists`: a list, a report, a history, an export. */
export const ReadsLists = () => applyDecorators(UseInterceptors(ListsInterceptor), AnswersLists());
