/**
 * Loaded into a process before all else (`node --import`), sets its clock off by CLOCK_OFFSET_MS: `Date`, and the time
 * in UUIDs of version 7. The monotonic clock, of which timers are made, stays, as it does where somebody sets a clock.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const offset = Number(process.env.CLOCK_OFFSET_MS);
const RealDate = Date;
const now = () => RealDate.now() + offset;

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now = now;
};

const realUuid = crypto.randomUUIDv7;
crypto.randomUUIDv7 = (options) => {
  const time = now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${realUuid(options).slice(13)}`;
};
syncBuiltinESMExports();
