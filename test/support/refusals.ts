/** A start that must be refused, by the service and the command line alike. */
import { expect } from '@jest/globals';
import { onus } from './command-line.js';
import { type Environment, runService } from './service.js';

export interface Refusal {
  sentences: string;
  /** What they say to run. */
  mending: string[];
}

/** Starts the service, which must end with sentences, and the command line, which must say the same. */
export async function refused(url: string, environment: Environment = {}): Promise<Refusal> {
  const all = { DATABASE_URL: url, PORT: '0', DATABASE_WAIT_SECONDS: '1', ...environment };
  const service = runService(all);
  const code = await service.exited;
  // Not beside it: each would be one connection, and one lock, more for the other to find.
  const command = await onus(all, ['organizations']);
  expect({ code, output: service.output() }).toEqual({ code: 1, output: expect.stringMatching(/[.;]\n$/) });
  expect(service.output()).not.toMatch(/^ {4}at |QueryFailedError|\[object /m);
  expect(command.code).toBe(1);
  expect(withoutNumbers(command.errors)).toBe(withoutNumbers(service.output()));
  const mending = [...service.output().matchAll(/(?:SQL|Make another): (.*)/g)].flatMap(
    ([, rest]) => rest!.match(/\b(?:ALTER|CREATE|GRANT|SET)\b[^;]*/g) ?? [],
  );
  return { sentences: service.output(), mending };
}

/** The command line needs fewer connections, and PostgreSQL may not have noticed yet that the service has ended. */
const withoutNumbers = (sentences: string): string =>
  sentences.replace(/up to \d+ connections|allows \d+ more|LIMIT \d+/g, '');
