import { ValidateIf } from 'class-validator';

/** A field that may be left out, but is no field to be null: IsOptional lets both pass. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
