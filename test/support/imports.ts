/** Uploads files to import, and follows what becomes of them. */
import request, { type Response } from 'supertest';
import { type Credentials, conforming } from './api.js';
import { until } from './until.js';

export interface Imported {
  id: string;
  status: string;
  error: string | null;
  counts: Record<string, number>;
}

/** Uploads a file as the body of a request, as CSV unless `headers` say otherwise. */
export async function upload(
  url: string,
  headers: Credentials,
  file: string | Buffer,
  query = '',
): Promise<Response> {
  const path = `/api/admin/imports${query}`;
  const sent = request(url)
    .post(path)
    .set({ 'Content-Type': 'text/csv', ...headers })
    .send(file);
  return conforming(url, 'post', path, sent);
}

/** Waits until an import has ended. */
export async function finished(
  url: string,
  headers: Credentials,
  id: string,
  seconds = 30,
): Promise<Imported> {
  const path = `/api/admin/imports/${id}`;
  let it: Imported | undefined;
  await until(async () => {
    it = (await conforming(url, 'get', path, request(url).get(path).set(headers))).body as Imported;
    return ['completed', 'failed', 'cancelled'].includes(it.status);
  }, seconds);
  return it!;
}
