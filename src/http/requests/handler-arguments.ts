/** What a route's handler takes of a request: Nest's own metadata of its parameters, read in this place alone. */
import type { ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';

/** The type of each parameter, such as a DTO, by the part of the request that it is given (Nest's RouteParamtypes). */
export function argumentsOf(context: ExecutionContext): ReadonlyMap<number, Type> {
  const controller = context.getClass();
  const { name } = context.getHandler();
  type Parameters = Record<string, { index: number }>;
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Parameters;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ??
    []) as Type[];
  return new Map(
    Object.entries(parameters).map(([part, { index }]) => [Number(part.split(':', 1)[0]), types[index]!]),
  );
}
