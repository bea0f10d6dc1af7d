/**
 * Events as they are written to streams: made once for all who see the same, and written to each from the same memory.
 */
import type { Scope } from '../../assignments/assignments.service.js';
import { encodePlace, type EventRow, maySee, toEventDto } from '../events.service.js';

/** What somebody may see, and a name that all have who may see the same. */
export interface View {
  scope: Scope;
  name: string;
}

export function viewOf(scope: Scope): View {
  return { scope, name: JSON.stringify(Object.values(scope)) };
}

const nothing = Buffer.alloc(0);
const written = new WeakMap<readonly EventRow[], Map<string, Buffer>>();

/** Of the events of a batch what may be seen: the same bytes for all who may see the same. */
export function textOf(batch: readonly EventRow[], { scope, name }: View): Buffer {
  if (batch.length === 0) return nothing;
  const byView = written.get(batch) ?? new Map<string, Buffer>();
  written.set(batch, byView);
  let text = byView.get(name);
  if (text === undefined) {
    const visible = batch.filter((event) => maySee(scope, event));
    text = Buffer.from(visible.map((event) => lines(event, scope.timeZone)).join(''));
    byView.set(name, text);
  }
  return text;
}

function lines(event: EventRow, timeZone: string): string {
  return `id: ${encodePlace(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(toEventDto(event, timeZone))}\n\n`;
}
