/**
 * Tells those who use what is about to leave: the caller, by headers (RFC 9745, RFC 8594), and whoever runs the service, by
 * a counter for each key and, once in the life of a process, a sentence in the log.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Counter } from 'prom-client';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import type { Settings } from '../../operations/settings/settings.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import { type DeprecatedName, deprecations } from './deprecations.js';

@Injectable()
export class DeprecationNotices {
  private readonly logger = new Logger(DeprecationNotices.name);
  private readonly logged = new Set<string>();
  private readonly page: string;
  private readonly uses: Counter<'what' | 'key'>;

  constructor(@Inject(SETTINGS) { publicUrl }: Settings, { registry }: Metrics) {
    this.page = `${publicUrl?.prefix ?? ''}/deprecations`;
    this.uses = new Counter({
      name: 'onus_deprecated_uses_total',
      help: 'Uses of what is about to leave the interface, by the id of the API key.',
      labelNames: ['what', 'key'] as const,
      registers: [registry],
    });
  }

  /** Says with this answer that something of it leaves, and when. */
  announce(name: DeprecatedName, response: Response): void {
    const { since, sunset } = deprecations[name];
    response.set({
      Deprecation: `@${Date.parse(since) / 1000}`,
      Sunset: new Date(sunset).toUTCString(),
      Link: `<${this.page}#${name}>; rel="deprecation"; type="text/html"`,
    });
  }

  /** @param keyId of a key that was let in: so there are as many as there are keys */
  count(name: DeprecatedName, keyId: string): void {
    this.uses.inc({ what: name, key: keyId });
    if (this.logged.has(`${name} ${keyId}`)) return;
    this.logged.add(`${name} ${keyId}`);
    const { what, instead, sunset } = deprecations[name];
    this.logger.warn(`A key uses what may be gone from ${sunset} on. ${what} ${instead}`, { keyId });
  }
}
