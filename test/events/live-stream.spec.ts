/** One reader of the log: what a page had is not told once more by those who tell it to everybody. */
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import type { Response } from 'express';
import type { EventPage, EventRow } from '../../src/events/events.service.js';
import { viewOf } from '../../src/events/live/event-text.js';
import { LiveStream } from '../../src/events/live/live-stream.js';
import { until } from '../support/until.js';

const organizationId = '01a20000-0000-7000-8000-000000000001';
const view = viewOf({ organizationId, timeZone: 'UTC', counselorId: null, groups: null, scenarioIds: null });

const event = (position: number): EventRow =>
  ({
    position: String(position),
    numberedAt: new Date(position),
    eventId: `event-${position}`,
    type: 'assignment.created',
    organizationId,
    dueAt: null,
  }) as unknown as EventRow;

const place = (position: number) => ({ position: String(position), numberedAt: new Date(position) });

it('tells each event once, whichever of a page and the news is quicker', async () => {
  const response = new PassThrough();
  // The page was read later than the news, and has more than these tell at first.
  const page: EventPage = { items: [event(3), event(4)], next: place(4), isEnd: true };
  const read = Promise.withResolvers<EventPage>();
  const stream = new LiveStream(response as unknown as Response, view, place(0), {
    page: () => read.promise,
    onSlow: () => undefined,
  });
  stream.beginWith({ items: [event(1), event(2)], next: place(2), isEnd: false });
  await new Promise(setImmediate);
  stream.onEvents([event(2), event(3)]);
  read.resolve(page);
  let text = '';
  response.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await until(() => text.includes('event-4'));
  stream.onEvents([event(4), event(5)]);
  stream.onEvents([event(6)]);
  await until(() => text.includes('event-6'));
  expect(text.match(/(?<="id":")event-\d+/g)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `event-${n}`));
});

it('says that it is there also to who is further than others, but not that it is further back', async () => {
  const response = new PassThrough();
  let text = '';
  response.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const reading = { page: () => Promise.reject(new Error('Nothing is read.')), onSlow: () => undefined };
  const stream = new LiveStream(response as unknown as Response, view, place(5), reading);
  stream.beginLive();
  await until(() => text.endsWith('\n\n'));
  const first = text;
  stream.onSilence(Buffer.from(':\nid: four\n\n'), place(4));
  stream.onSilence(Buffer.from(':\nid: six\n\n'), place(6));
  await until(() => text.includes('six'));
  expect(text).toBe(`${first}:\n\n:\nid: six\n\n`);
});
