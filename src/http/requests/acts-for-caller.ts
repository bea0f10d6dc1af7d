/** Tells the audit who does what is done for a request. */
import type { RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';
import { type Acting, actingAs } from '../../database/transactions/acting.js';
import type { RequestOfCaller } from './caller.js';

/** What is done on behalf of a request its caller does: who they are is asked when it is done, as it is found out on the way. */
export const actsForCaller: RequestHandler = (request, _, next) => {
  actingAs(() => actingOf(request), next);
};

function actingOf(request: RequestOfCaller): Acting {
  const { principal, ip, id: requestId } = request;
  const address = ip !== undefined && ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : (ip ?? null);
  const { kind = 'anonymous', id = null, name = null, role = null } = principal ?? {};
  return { kind, id, name, role, address, requestId };
}
