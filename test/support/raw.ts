/** Requests whose bodies are sent byte by byte as they are, through both doors. */
import request, { type Response } from 'supertest';
import { conforming, type Credentials, keyOf, sessionOf } from './api.js';
import type { World } from './worlds.js';

export type DoorName = 'web' | 'partner';

/** What the two doors call the same things. */
export const doors = [
  {
    door: 'web',
    path: '/api/assignments',
    names: ['counselorId', 'scenarioId', 'dueAt', 'note'],
  },
  {
    door: 'partner',
    path: '/api/external/assignments',
    names: ['user_id', 'scenario_id', 'due_date', 'note'],
  },
] as const;

/** Of someone who may do everything, at each door. */
export async function credentialsOf({ url, admin }: World): Promise<Record<DoorName, Credentials>> {
  return { web: await sessionOf(url, 'admin@demo.test'), partner: await keyOf(admin) };
}

/** Posts these bytes, as JSON unless the headers say otherwise. */
export async function postRaw(
  url: string,
  path: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Response> {
  const sent = request(url)
    .post(path)
    .set({ 'Content-Type': 'application/json', ...headers })
    .serialize((bytes) => bytes as string)
    .send(body as string);
  return conforming(url, 'post', path, sent);
}
