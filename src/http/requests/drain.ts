/**
 * How the service stops to take requests, so that no proxy loses one.
 *
 * At first it goes on, says that it is not ready, and makes each answer the last on its connection: who asks for readiness
 * turns away meanwhile. nginx never asks, and sends until the port is closed. Connections that the kernel has taken then,
 * and Node has not, are reset, and what was sent on them nginx must not send to another instance. So at last requests wait:
 * by `least_conn` nginx turns away from who has many. Once nobody connects any more the port is closed, and they go on.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Readiness } from '../../operations/health/readiness.js';
import type { Settings } from '../../operations/settings/settings.js';

/** Milliseconds in which nobody connects, after which nobody will; and how often they are waited for at most. */
const quietMs = 50;
const mostWaits = 10;

/** Milliseconds that a connection may be idle once the port is closed. */
const lastKeepAliveMs = 1_000;

@Injectable()
export class Drain {
  private readonly waiting: NextFunction[] = [];
  private isClosing = false;

  constructor(private readonly readiness: Readiness) {}

  readonly middleware = (_: Request, response: Response, next: NextFunction): void => {
    if (this.readiness.stopping) response.set('Connection', 'close');
    if (this.isClosing) this.waiting.push(next);
    else next();
  };

  /**
   * Closes the port after the drain, and at once for who is in haste; resolves when the requests in flight are answered, or
   * cut because their time is over.
   */
  async run(server: Server, { drainSeconds, shutdownSeconds }: Settings, haste: AbortSignal): Promise<void> {
    this.readiness.beginToStop();
    if (drainSeconds > 0) {
      await wait(drainSeconds * 1000, undefined, { signal: haste }).catch(() => undefined);
      if (!haste.aborted) await this.untilNobodyConnects(server);
    }
    const closed = once(server.close(), 'close');
    // For who asked before all this, and is not told by its answer.
    server.keepAliveTimeout = lastKeepAliveMs;
    this.isClosing = false;
    for (const next of this.waiting) next();
    const impatience = setTimeout(() => server.closeAllConnections(), shutdownSeconds * 1000);
    await closed;
    clearTimeout(impatience);
  }

  private async untilNobodyConnects(server: Server): Promise<void> {
    this.isClosing = true;
    let connected = true;
    server.on('connection', () => (connected = true));
    for (let waits = 0; connected && waits < mostWaits; waits++) {
      connected = false;
      await wait(quietMs);
      // However late that was: who has connected meanwhile is taken first.
      await nextTurn();
    }
  }
}
