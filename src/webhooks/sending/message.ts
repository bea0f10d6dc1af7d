/**
 * What a receiver gets, by Standard Webhooks (standardwebhooks.com): an event as JSON, and headers that name the message, say when it
 * was sent, and sign both with the body.
 */
import { createHmac } from 'node:crypto';
import { type EventRow, toEventDto } from '../../events/events.service.js';
import { versionOfPackage } from '../../operations/version.js';
import type { Claimed } from '../sql/claim.js';

const userAgent = `Onus-Webhooks/${versionOfPackage()}`;

/** The body of a delivery: of an event as it is shown now, or of a test. */
export function bodyOf(delivery: Claimed, event: EventRow | undefined): Buffer {
  const { eventId: id, type, timeZone } = delivery;
  const at = event?.at ?? delivery.createdAt;
  const data = event === undefined ? { id, type, at } : toEventDto(event, timeZone);
  return Buffer.from(JSON.stringify({ type, timestamp: at, data }));
}

/**
 * @param id the same in each attempt
 * @param at when this attempt is made
 * @param secrets each of which signs
 */
export function headersOf(
  id: string,
  at: Date,
  body: Buffer,
  secrets: readonly Buffer[],
): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    'Content-Type': 'application/json',
    'User-Agent': userAgent,
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => `v1,${signatureOf(id, seconds, body, secret)}`).join(' '),
  };
}

function signatureOf(id: string, seconds: number, body: Buffer, secret: Buffer): string {
  return createHmac('sha256', secret).update(`${id}.${seconds}.`).update(body).digest('base64');
}
