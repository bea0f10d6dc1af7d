/** One process of the service, with a proxy of its own before the database, that is killed and started again. */
import { runService } from '../test/support/service.ts';
import { DatabaseProxy } from './faults/database-proxy.ts';

type Running = ReturnType<typeof runService>;

export interface InstanceSettings {
  readonly name: string;
  readonly database: { readonly url: string };
  /** The built product, below which `dist/` is. */
  readonly root: string;
  readonly environment: Record<string, string>;
}

/** Why a start was refused that is worth another try. */
const isPassing = /The database went away|The server is a standby, or recovers/;
/** How often it is started before that is given up. */
const mostTries = 20;

export class Instance {
  readonly name: string;
  readonly proxy: DatabaseProxy;
  /** What it said when it ended though nobody asked it to. */
  readonly deaths: string[] = [];
  private readonly settings: InstanceSettings;
  private running: Running | undefined;
  private restarting: Promise<unknown> = Promise.resolve();
  private port = '0';

  private constructor(settings: InstanceSettings, proxy: DatabaseProxy) {
    this.name = settings.name;
    this.settings = settings;
    this.proxy = proxy;
  }

  static async create(settings: InstanceSettings): Promise<Instance> {
    return new Instance(settings, await DatabaseProxy.before(settings.database));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, on the same port as before, and waits until it serves. */
  async start(more: Record<string, string> = {}): Promise<void> {
    // What starts while the database goes away, or is not promoted yet, says so and ends; as any supervisor would, this one
    // starts it again.
    for (let tries = 1; ; tries += 1) {
      try {
        await this.startOnce(more);
        return;
      } catch (error) {
        if (!isPassing.test(String(error)) || tries === mostTries) throw error;
      }
    }
  }

  private async startOnce(more: Record<string, string>): Promise<void> {
    const { root, environment } = this.settings;
    const running = runService(
      { ...environment, DATABASE_URL: this.proxy.url, PORT: this.port, ...more },
      root,
    );
    // Until it serves, its end is a failure of the start; from then on it is a death.
    this.running = running;
    const [, port = ''] = await running.until(/Onus serves at http:\/\/[^:]+:(\d+)/);
    this.port = port;
    void running.exited.then(() => {
      if (this.running !== running) return;
      this.running = undefined;
      this.deaths.push(running.output().slice(-2_000));
    });
  }

  /**
   * Ends it, and starts it again on the same port. Faults that want this at the same time take turns.
   * @returns when it had ended, of performance.now()
   */
  restart(signal: 'SIGTERM' | 'SIGKILL', more?: Record<string, string>): Promise<number> {
    const turn = this.restarting.then(async () => {
      await this.end(signal);
      const over = performance.now();
      await this.start(more);
      return over;
    });
    this.restarting = turn.catch(() => undefined);
    return turn;
  }

  /** Stops the process where it stands, until the function that is returned is called. */
  pause(): () => void {
    const paused = this.running?.process;
    paused?.kill('SIGSTOP');
    return () => void paused?.kill('SIGCONT');
  }

  /** Ends it and waits until it has ended. */
  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.process.kill(signal);
    await running?.exited;
  }

  async close(): Promise<void> {
    this.running?.process.kill('SIGCONT');
    await this.end('SIGTERM');
    await this.proxy.close();
  }
}
