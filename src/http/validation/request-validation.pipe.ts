/**
 * Checks what comes in against its DTO and reports every fault at once, as the contract's
 * `errors: [{field, code, message}]`. Unknown fields are faults; so is text that PostgreSQL cannot store.
 */
import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FaultCode } from '../problems/fault-codes.js';
import { type FieldFault, ValidationFailed } from '../problems/problems.js';
import { acceptOf } from './acceptable.js';
import { bottomless, printable, unknownField, unstorable } from './unstorable.js';

/** Stable codes for class-validator's constraints. */
const codes: Record<string, FaultCode> = {
  isUuid: 'invalid-uuid',
  isString: 'not-a-string',
  isNotEmpty: 'required',
  minLength: 'too-short',
  maxLength: 'too-long',
  isIn: 'not-allowed',
  isEmail: 'invalid-email',
  isBoolean: 'not-a-boolean',
  isInt: 'not-a-whole-number',
  isNumber: 'not-a-number',
  min: 'too-small',
  max: 'too-large',
  isArray: 'not-an-array',
  arrayNotEmpty: 'too-few',
  arrayMaxSize: 'too-many',
  arrayUnique: 'repeated',
  isObject: 'not-an-object',
  nestedValidation: 'not-an-object',
  whitelistValidation: 'unknown-field',
  isMoment: 'invalid-time',
  isDay: 'invalid-date',
  isColumns: 'invalid-mapping',
  isOnly: 'invalid-mapping',
};

/** What has the wrong type breaks the other rules too, and is told of the type alone. */
const typeRules = ['isArray', 'isObject', 'isString', 'isBoolean', 'isNumber', 'isInt'];

/** Of text that cannot be stored: a body of 1 MiB has room for 100,000, and nobody reads their list. */
const mostFaults = 100;

@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: (errors) => new ValidationFailed(errors.flatMap((error) => faultsOf(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    const input = value === undefined ? {} : value;
    if (metadata.type === 'body' && (typeof input !== 'object' || input === null || Array.isArray(input))) {
      throw new ValidationFailed([
        { field: '', code: 'not-an-object', message: 'The body must be an object.' },
      ]);
    }
    const accepted = metadata.type === 'body' ? acceptOf(metadata.metatype)?.(input as object) : undefined;
    if (accepted !== undefined) return accepted;
    const all = unstorable(input, metadata.data);
    const faults = all.slice(0, mostFaults);
    if (all.some(({ code }) => bottomless.has(code))) throw new ValidationFailed(faults);
    try {
      const result: unknown = await super.transform(input, metadata);
      if (faults.length > 0) throw new ValidationFailed(faults);
      return result;
    } catch (error) {
      if (!(error instanceof ValidationFailed)) throw error;
      throw new ValidationFailed(together(faults, error.faults));
    }
  }
}

/** One field, one kind of fault: what cannot be stored is not also reported as not allowed. */
function together(unstorableOnes: FieldFault[], others: FieldFault[]): FieldFault[] {
  const named = new Set(unstorableOnes.map(({ field }) => field));
  return [...unstorableOnes, ...others.filter(({ field }) => !named.has(printable(field)))];
}

function faultsOf(error: ValidationError, parent: string): FieldFault[] {
  const field = path(parent, error.property);
  const below = (error.children ?? []).flatMap((child) => faultsOf(child, field));
  const constraints = Object.entries(error.constraints ?? {}).filter(
    ([name], _, all) => name !== 'nestedValidation' || all.length === 1,
  );
  if (constraints.length === 0) return below;
  if (constraints.some(([name]) => name === 'whitelistValidation')) {
    return [unknownField(field), ...below];
  }
  if (error.value === undefined || error.value === null) {
    return [{ field, code: 'required', message: `${field} is required.` }];
  }
  const type = typeRules.map((rule) => constraints.find(([name]) => name === rule)).find(Boolean);
  const told = type === undefined ? constraints : [type];
  return [
    ...told.map(([name, message]) => ({
      field,
      code: codes[name] ?? 'not-allowed',
      message: `${message.replace(error.property, field)}.`,
    })),
    ...below,
  ];
}

function path(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}
