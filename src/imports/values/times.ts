/** The days and times of a file, and what is worth a word about them: what was taken for granted, and whether days were meant. */
import { dayOf, startOfDay } from '../../http/validation/days.js';
import type { DateOrder } from '../file/source.js';
import type { Warnings } from '../file/warnings.js';
import { type Moment, readMoment } from './moments.js';

const msOfDay = 86_400_000;
/** Texts that are remembered: a file has the same few days again and again. */
const mostTexts = 5_000;

export class Times {
  private readonly known = new Map<string, Moment | string>();
  /** In what all times until now are at midnight. */
  private midnightIn = ['utc', 'offset', 'zone'];

  constructor(
    private readonly warnings: Warnings,
    private readonly timeZone: string,
    /** Whether the upload says the zone. */
    private readonly isZoneTold: boolean,
  ) {}

  /** As {@link readMoment}, with a warning for what is worth one. */
  read(text: string, line: number, dateOrder: DateOrder | undefined): Moment | string {
    let moment = this.known.get(text);
    if (moment === undefined) {
      moment = readMoment(text, { timeZone: this.timeZone, dateOrder });
      if (this.known.size === mostTexts) this.known.clear();
      this.known.set(text, moment);
    }
    if (typeof moment === 'object') this.add(moment, line);
    return moment;
  }

  private add({ is, isLocal, isShort, isMidnight }: Moment, line: number): void {
    if (isShort)
      this.warnings.add(
        'short-years',
        'Years of two digits are taken for those of this century: 27 is 2027.',
        line,
      );
    if (typeof is === 'string') return;
    if (isLocal && !this.isZoneTold)
      this.warnings.add(
        'local-times',
        `Times without a zone are taken for those of ${this.timeZone}, where the organization is. If they are of another, upload with timeZone.`,
        line,
      );
    if (this.midnightIn.length === 0) return;
    this.midnightIn = this.midnightIn.filter((zone) => {
      if (zone === 'offset') return isMidnight;
      if (zone === 'utc') return is.getTime() % msOfDay === 0;
      return (
        is.getTime() % 60_000 === 0 &&
        is.getTime() === startOfDay(dayOf(is, this.timeZone), this.timeZone).getTime()
      );
    });
    if (this.midnightIn.length === 0) this.warnings.drop('midnights');
    else
      this.warnings.add(
        'midnights',
        'All times of the file are at midnight: were days meant? A day such as 2027-01-31 is due when it ends, a time at midnight as it begins.',
        line,
      );
  }
}
