import type { Request } from 'express';

/** A request of which a guard has found out who sent it: all that HTTP itself needs to know of them is who is the same. */
export type RequestOfCaller = Request & {
  principal?: { readonly id: string; readonly organizationId: string };
};
