import { ApiCreatedResponse } from '@nestjs/swagger';

/** A 201 whose `Location` is where the new thing is. The body's schema is the handler's return type. */
export const CreatedAt = (headers: string[] = []) =>
  ApiCreatedResponse({
    headers: Object.fromEntries(
      ['Location', ...headers].map((name) => [name, { schema: { type: 'string' as const } }]),
    ),
  });
