import { ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'Nothing: no body at all, or an object without members.' })
export class EmptyBody {}
