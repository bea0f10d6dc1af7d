/**
 * The walk of every route again, with Prism between it and the service: it holds each request and each answer against the
 * document, by code that is none of ours, and refuses nothing that the service takes.
 */
import { env } from 'node:process';

env['TEST_WALK'] = 'validated';
await import('./walk.spec.js');
