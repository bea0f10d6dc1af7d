/** Uploads a file as a request like all others, to look at how it is answered; `uploads.ts` has what becomes of it. */
import request, { type Response } from 'supertest';
import { type Credentials, conforming } from './api.js';

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
