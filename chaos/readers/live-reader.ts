/**
 * Follows the live stream, `GET /api/events`, of one instance after another: when a stream ends, and also when it just leaves it, it goes
 * on after the last id that came.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import type { Reader, Told } from './reader.ts';

export class LiveReader implements Reader {
  readonly name = 'stream';
  readonly tells = 'once';
  told: Told[] = [];
  readonly earlier = new Set<string>();
  readonly oddities: string[] = [];
  private readonly ending = new AbortController();
  private readonly stand: Stand;
  private running = Promise.resolve();
  private lastId: string | undefined;

  private constructor(stand: Stand) {
    this.stand = stand;
  }

  /** Begins at what is then the end. */
  static async begin(stand: Stand, random: Random): Promise<LiveReader> {
    const reader = new LiveReader(stand);
    reader.running = reader.follow(random);
    await until(() => reader.lastId !== undefined);
    return reader;
  }

  private async follow(random: Random): Promise<void> {
    for (let stream = 0; !this.ending.signal.aborted; stream += 1) {
      const choices = random.for(String(stream));
      await this.read(choices.pick(this.stand.instances)!.url, choices.whole(500, 8_000));
      await wait(choices.whole(10, 100));
    }
  }

  private async read(url: string, milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(milliseconds)]);
    const since = this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId };
    try {
      const headers = { ...this.stand.callers.admin, ...since };
      const response = await fetch(`${url}/api/events`, { headers, signal });
      if (response.status !== 200) {
        const text = await response.text();
        if (response.status !== 503)
          this.oddities.push(`${response.status} ${text.slice(0, 500)}, after ${this.lastId}`);
        return;
      }
      let rest = '';
      for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) this.take(block);
      }
    } catch (error) {
      if (error instanceof SyntaxError) this.oddities.push(`What is told is no JSON: ${error.message}`);
      // However else it ended: what came in part is not told.
    }
  }

  private take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
    const [name, data] = [fields.get('event'), fields.get('data')];
    if (name === 'refused') {
      this.oddities.push(`refused: ${data}`);
    } else if (data !== undefined) {
      const { id, type, version, assignment } = JSON.parse(data) as Told & { assignment: { id: string } };
      if (type !== name) this.oddities.push(`${type} is named ${name}`);
      this.told.push({ id, type, version, assignmentId: assignment.id });
    }
    this.lastId = fields.get('id') ?? this.lastId;
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.running;
  }
}
