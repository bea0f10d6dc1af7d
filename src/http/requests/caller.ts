import type { Request } from 'express';

/** A request of which a guard has found out who sent it: all that HTTP itself needs to know of them is who is the same, and how to call them. */
export type RequestOfCaller = Request & {
  principal?: {
    readonly kind: 'user' | 'partner';
    readonly id: string;
    readonly organizationId: string;
    readonly name: string;
    readonly role?: string;
  };
};
