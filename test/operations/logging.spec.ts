/** What is left of an error in the log: enough to mend it, and nothing of people's data. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger as NestLogger } from '@nestjs/common';
import { type Client, DatabaseError } from 'pg';
import { Logger } from '../../src/operations/logging/class-logger.js';
import { createLogger, NestLog } from '../../src/operations/logging/logger.js';
import { sessionOf } from '../support/api.js';
import { administer } from '../support/databases.js';
import { until } from '../support/until.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

interface Entry {
  level: number;
  context?: string;
  msg?: string;
  importId?: string;
  err?: { type: string; message: string; code?: string; stack?: string; cause?: Entry['err'] };
}

function entriesOf(text: string): Entry[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Entry);
}

describe('a class of the service', () => {
  const importId = '01a21062-0b85-72b9-8121-75e01614abb2';
  let lines: string;
  const entry = (): Entry => entriesOf(lines).at(-1)!;
  const logger = new Logger('Importer');

  beforeAll(() => {
    lines = '';
    const pino = createLogger('trace', { write: (line) => void (lines += line) });
    NestLogger.overrideLogger(new NestLog(pino));
  });

  afterAll(() => NestLogger.overrideLogger(false));

  /** What PostgreSQL itself says of a statement that fails. */
  async function failureOf(statement: string, values?: unknown[]): Promise<unknown> {
    const fails = (client: Client): Promise<unknown> => client.query(statement, values);
    return administer(fails).catch((error: unknown) => error);
  }

  it('says which error it was, with class, message and SQLSTATE, and of which import', async () => {
    const err = await failureOf('SELECT * FROM nowhere');
    expect(err).toBeInstanceOf(DatabaseError);
    logger.error('An import failed on our side.', { err, importId });
    expect(entry()).toMatchObject({
      level: 50,
      context: 'Importer',
      msg: 'An import failed on our side.',
      importId,
      err: { type: 'DatabaseError', message: 'relation "nowhere" does not exist', code: '42P01' },
    });
    expect(entry().err?.stack).toMatch(/^ +at /m);
  });

  it('cannot say it in another order, nor what is no sentence', () => {
    const err = new Error('whatever');
    // @ts-expect-error: pino's order
    expect(() => logger.error({ err, importId }, 'An import failed on our side.')).not.toThrow();
    // @ts-expect-error: no sentence
    expect(() => logger.warn(err)).not.toThrow();
    // @ts-expect-error: nobody looks for it there
    expect(() => logger.warn('Something failed.', { error: err })).not.toThrow();
    expect(lines).not.toContain('[object Object]');
  });

  it('keeps neither values nor rows, whether the error is one, wraps one, or is a copy as pg-boss makes them', async () => {
    const secret = 'Ada Lovelace';
    const quoting = (await failureOf('SELECT $1::uuid', [secret])) as DatabaseError;
    expect(quoting).toMatchObject({ code: '22P02', message: expect.stringContaining(secret) });
    const detailed = (await failureOf(
      `CREATE TEMP TABLE once (name text UNIQUE); INSERT INTO once VALUES ('${secret}'), ('${secret}')`,
    )) as DatabaseError;
    expect(detailed).toMatchObject({ code: '23505', detail: expect.stringContaining(secret) });
    for (const error of [quoting, detailed]) {
      const { message, stack } = error;
      logger.warn('It failed.', { err: error });
      logger.warn('It failed.', { err: new Error('A chunk failed.', { cause: error }) });
      logger.warn('It failed.', { err: new AggregateError([error], 'Both failed.') });
      logger.warn('It failed.', { err: { ...error, message, stack, queue: 'imports' } });
      expect(entry()).toMatchObject({ err: { type: 'error', code: error.code } });
    }
    expect(lines).not.toContain(secret);
  });

  it('is heard as Nest is, which says errors by themselves, and stacks beside a sentence', () => {
    new NestLogger('ExceptionsHandler').error(new TypeError('it is undefined'));
    expect(entry()).toMatchObject({ context: 'ExceptionsHandler', err: { type: 'TypeError' } });
    new NestLogger('Injector').error('It cannot be resolved.', 'Error: x\n    at y');
    expect(entry()).toMatchObject({
      context: 'Injector',
      msg: 'It cannot be resolved.',
      stack: 'Error: x\n    at y',
    });
  });

  it('is none that uses Nest’s own Logger, which takes anything', async () => {
    const src = join(import.meta.dirname, '../../src');
    const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'));
    const texts = await Promise.all(files.map((file) => readFile(join(src, file), 'utf8')));
    const users = files.filter((_, i) => /\bLogger\b[^;]*from '@nestjs\/common'/.test(texts[i]!));
    expect(users).toEqual(['operations/logging/class-logger.ts']);
  });
});

describe('a running service', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
  });

  afterAll(() => world.close());

  const said = (sentence: string): Entry | undefined =>
    entriesOf(world.services[0].output().replace(/[^\n]*$/, '')).find(({ msg }) => msg?.startsWith(sentence));

  it('logs why an import failed on our side', async () => {
    await world.pool.query('ALTER TABLE counselors RENAME COLUMN email TO mail');
    const headers = await sessionOf(world.url, 'admin@demo.test');
    const { id } = await upload(world.url, headers, 'externalId,name,email\nc-1,Ada,ada@example.org\n', {
      type: 'counselors',
    });
    expect(await finished(world.url, headers, id)).toMatchObject({ status: 'failed' });
    await until(() => said('An import failed on our side.') !== undefined);
    expect(said('An import failed on our side.')).toMatchObject({
      importId: id,
      err: { type: 'DatabaseError', code: '42703', message: expect.stringContaining('email') },
    });
  });

  it('logs what failed in the queue of imports', async () => {
    await world.pool.query('ALTER SCHEMA pgboss RENAME TO elsewhere');
    await until(() => said('The queue of imports') !== undefined);
    expect(said('The queue of imports')).toMatchObject({ err: { code: '42P01' } });
    await world.pool.query('ALTER SCHEMA elsewhere RENAME TO pgboss');
  });
});
