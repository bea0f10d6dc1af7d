/** Everything that is done to the service while it works. Each ends what it began. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Named, Stand } from '../stand.ts';
import type { Client } from '../workload/client.ts';
import { late, reminded } from '../workload/workload.ts';
import { commitLate } from './late-commits.ts';
import { morning } from './morning.ts';
import { sure } from './sure.ts';

export interface Target {
  readonly stand: Stand;
  readonly client: Client;
  readonly random: Random;
  /** What the round works on. */
  readonly scenarios: readonly Named[];
  /** How long it lasts, where it lasts. */
  readonly milliseconds: number;
}

export interface Fault {
  /** What it does, for the table. */
  readonly does: string;
  /** Returns when nothing was done any more, of performance.now(): from then on the service must help itself. */
  strike(target: Target): Promise<number>;
}

const clockModule = new URL('clock.mjs', import.meta.url).href;

const instanceOf = ({ stand, random }: Target) => random.pick(stand.instances)!;

export const faults = {
  'kill-service': {
    does: '`kill -9` of an instance, which is started again at once',
    async strike(target) {
      return instanceOf(target).restart('SIGKILL');
    },
  },
  'kill-postgres': {
    does: '`kill -9` of PostgreSQL, or of one of the processes in it that serve an instance',
    async strike({ stand: { database }, random }) {
      const { processes } = database;
      const victim = random.chance(0.5) ? await processes.postmaster() : await processes.backend();
      if (victim !== undefined) processes.signal([victim], 'SIGKILL');
      return performance.now();
    },
  },
  failover: {
    does: 'a standby is made that all commits wait for, PostgreSQL is killed for good, and the standby takes its place',
    async strike({ stand: { database, instances } }) {
      return database.failOver(() => {
        for (const { proxy } of instances) proxy.cut();
      });
    },
  },
  'pause-service': {
    does: 'SIGSTOP of an instance, SIGCONT seconds later',
    async strike(target) {
      const goOn = instanceOf(target).pause();
      await wait(target.milliseconds);
      goOn();
      return performance.now();
    },
  },
  'pause-postgres': {
    does: 'SIGSTOP of all processes of PostgreSQL, SIGCONT seconds later',
    async strike({ stand: { database }, milliseconds }) {
      const { processes } = database;
      const pids = await processes.all();
      processes.signal(pids, 'SIGSTOP');
      await wait(milliseconds);
      processes.signal(pids, 'SIGCONT');
      return performance.now();
    },
  },
  'cut-clients': {
    does: 'every third request of a client is cut off, before it is sent whole or before its answer is there',
    async strike({ client, random, milliseconds }) {
      client.cutOf = () => (random.chance(1 / 3) ? random.whole(0, 8) : undefined);
      await wait(milliseconds);
      client.cutOf = () => undefined;
      return performance.now();
    },
  },
  'cut-database': {
    does: 'connections to PostgreSQL are cut in the middle of a request, and after COMMIT before its answer',
    async strike({ stand, random, milliseconds }) {
      const part = random.pick([0.02, 0.1, 0.3]);
      for (const { proxy } of stand.instances) {
        proxy.cutOf = () =>
          random.chance(part) ? random.pick(['request', 'answer', 'answer'] as const) : undefined;
      }
      await wait(milliseconds);
      for (const { proxy } of stand.instances) proxy.cutOf = () => undefined;
      return performance.now();
    },
  },
  aborts: {
    does: 'PostgreSQL aborts 30, 70 or 100 % of the writes with 40001 or 40P01, some of them only at COMMIT',
    async strike({ stand: { database }, random, milliseconds }) {
      await sure(() =>
        database.pool.query(`
        CREATE FUNCTION chaos_abort() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'injected' USING ERRCODE = (ARRAY['40001', '40001', '40P01'])[1 + floor(random() * 3)::int];
        END $$;
        CREATE TRIGGER chaos_abort BEFORE INSERT OR UPDATE ON assignments FOR EACH STATEMENT
          WHEN (random() < ${random.pick([0.3, 0.7, 1])}) EXECUTE FUNCTION chaos_abort();
        CREATE CONSTRAINT TRIGGER chaos_abort_at_commit AFTER INSERT OR UPDATE ON assignments
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (random() < 0.1) EXECUTE FUNCTION chaos_abort()`),
      );
      await wait(milliseconds);
      await sure(() => database.pool.query('DROP FUNCTION IF EXISTS chaos_abort CASCADE'));
      return performance.now();
    },
  },
  'full-disk': {
    does: "the disk of PostgreSQL's data is full",
    async strike({ stand: { disk }, milliseconds }) {
      await disk.fill();
      await wait(milliseconds);
      await disk.empty();
      return performance.now();
    },
  },
  'wrong-clock': {
    does: 'an instance runs with its clock up to a day wrong, forwards or back',
    async strike(target) {
      const instance = instanceOf(target);
      const offset = target.random.pick([-1, 1]) * target.random.whole(3_600_000, 86_400_000);
      await instance.restart('SIGTERM', {
        NODE_OPTIONS: `--import=${clockModule}`,
        CLOCK_OFFSET_MS: String(offset),
      });
      await wait(target.milliseconds);
      return instance.restart('SIGTERM');
    },
  },
  'rolling-restart': {
    does: 'all instances are ended by SIGTERM and started again, one after the other',
    async strike({ stand: { instances } }) {
      let over = 0;
      for (const instance of instances) over = await instance.restart('SIGTERM');
      return over;
    },
  },
  'late-commits': {
    does: 'transactions that wrote to the history stay open while others commit, and end in another order, or without a word',
    async strike({ stand, scenarios, random, milliseconds }) {
      await Promise.all(
        stand.counselors.slice(late.first, late.first + late.count).map((counselor) => {
          const scenario = random.pick(scenarios)!;
          return commitLate(
            stand.database.url,
            { counselor, scenario },
            random.for(counselor.id),
            milliseconds,
          );
        }),
      );
      return performance.now();
    },
  },
  morning: {
    does: '08:00 comes, twice, with much that is due, while the instances that should remind of it are killed',
    async strike({ stand, scenarios, random }) {
      const counselors = stand.counselors.slice(reminded.first, reminded.first + reminded.count);
      return morning(stand, counselors, scenarios, random);
    },
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
