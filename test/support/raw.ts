/** Requests whose bodies are sent byte by byte as they are, through both doors. */
import request, { type Response } from 'supertest';
import { allScopes, caller, conforming } from './api.js';
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

/** Headers of someone who may do everything, at each door. */
export type Credentials = Record<DoorName, Record<string, string>>;

export async function credentialsOf(world: World): Promise<Credentials> {
  const admin = { email: 'admin@demo.test', password: 'demo-password' };
  const login = await caller(world.url).post('/api/auth/login', admin);
  const made = await world.admin.post('/api/admin/api-keys', { name: 'Raw', scopes: allScopes });
  return {
    web: { Cookie: login.get('Set-Cookie')![0]!.split(';')[0]! },
    partner: { 'X-API-Key': (made.body as { key: string }).key },
  };
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
