/** How tests import files: byte for byte as they are, over HTTP, every answer held against the document. */
import { parse } from 'csv-parse/sync';
import { expect } from '@jest/globals';
import type { Credentials } from './api.js';
import { checkAgainstDocument } from './openapi-conformance.js';
import { until } from './until.js';

export type ImportType = 'assignments' | 'counselors' | 'scenarios' | 'cancellations';

export interface Wishes {
  type?: ImportType;
  mode?: 'partial' | 'atomic';
  dryRun?: boolean;
  reassignCompleted?: boolean;
  unarchive?: boolean;
  encoding?: string;
  delimiter?: string;
  dialect?: 'quotes' | 'backslash';
  emptyWords?: string;
  onExisting?: 'skip' | 'update';
  sheet?: string;
  contentType?: string;
  fileName?: string;
  dateOrder?: string;
  ignoreOtherColumns?: boolean;
  columns?: unknown;
  only?: unknown;
  timeZone?: string;
}

/** What is looked at of an import. */
export interface ImportAnswer {
  id: string;
  type: ImportType | 'undo';
  undoOf: string | null;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  counts: Record<string, number>;
  rows: number | null;
  fileName: string | null;
  error: string | null;
  encoding: string | null;
  delimiter: string | null;
  dateOrder: string | null;
  dialect: 'quotes' | 'backslash' | null;
  certainty: Record<string, string>;
  warnings: { code: string; message: string; count: number; lines: number[] }[];
  bytes: number;
  progress: number;
  sheet: string | null;
}

export interface Answer<Body> {
  status: number;
  body: Body;
  text: string;
  headers: Record<string, string>;
}

export const path = '/api/admin/imports';

/** Sends a request that supertest would not send as it is. */
export async function send<Body>(
  url: string,
  method: 'get' | 'post',
  to: string,
  init: RequestInit,
): Promise<Answer<Body>> {
  const response = await fetch(`${url}${to}`, { ...init, method: method.toUpperCase() });
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  const body = (/[/+]json\b/.test(headers['content-type'] ?? '') ? JSON.parse(text) : {}) as Body;
  await checkAgainstDocument(url, method, to, { status: response.status, headers, text, body });
  return { status: response.status, body, text, headers };
}

/** Uploads bytes, or a form, and returns the answer whatever it is. */
export function tryUpload<Body = ImportAnswer>(
  url: string,
  headers: Credentials,
  body: Buffer | string | FormData,
  wishes: Wishes = {},
): Promise<Answer<Body>> {
  return sendFile<Body>(url, path, headers, body, wishes);
}

function sendFile<Body>(
  url: string,
  to: string,
  headers: Credentials,
  body: Buffer | string | FormData,
  { contentType = 'text/csv', ...wishes }: Wishes,
): Promise<Answer<Body>> {
  const query = new URLSearchParams(
    Object.entries(wishes).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return send<Body>(url, 'post', `${to}${query && '?'}${query}`, {
    // A form says its own type, which has the boundary.
    headers: body instanceof FormData ? headers : { ...headers, 'Content-Type': contentType },
    body: body instanceof FormData ? body : new Uint8Array(Buffer.from(body)),
  });
}

/** What is looked at of a preview. */
export interface Preview {
  error: string | null;
  asks: string[];
  dateOrder: string | null;
  certainty: Record<string, string>;
  format: string | null;
  encoding: string | null;
  delimiter: string | null;
  header: string[];
  columns: { name: string; use: string; columns: string[] }[];
  rows: PreviewRow[];
  lastRows: PreviewRow[];
  rowCount: number;
  faultyRowCount: number;
  leftOutCount: number;
  isWhole: boolean;
  warnings: { code: string; count: number }[];
}

interface PreviewRow {
  line: number;
  fields: (string | null)[];
  values: Record<string, string | null> | null;
  dueAt: string | null;
  dueOn: string | null;
  faults: string[];
  leftOut: string | null;
}

/** Sends a file to be looked at, and returns the answer whatever it is. */
export function tryPreview<Body = Preview>(
  url: string,
  headers: Credentials,
  body: Buffer | string | FormData,
  wishes: Wishes = {},
): Promise<Answer<Body>> {
  return sendFile<Body>(url, `${path}/preview`, headers, body, wishes);
}

/** Looks at a file. */
export async function preview(
  url: string,
  headers: Credentials,
  bytes: Buffer | string | FormData,
  wishes: Wishes = {},
): Promise<Preview> {
  const { status, body, text } = await tryPreview(url, headers, bytes, wishes);
  if (status !== 200) throw new Error(`The preview was answered ${status}: ${text.slice(0, 500)}`);
  return body;
}

/** Uploads a file, which must be taken. */
export async function upload(
  url: string,
  headers: Credentials,
  bytes: Buffer | string | FormData,
  wishes: Wishes = {},
): Promise<ImportAnswer> {
  const { status, body, text, headers: answered } = await tryUpload(url, headers, bytes, wishes);
  if (status !== 202) throw new Error(`The upload was answered ${status}: ${text.slice(0, 500)}`);
  expect(answered['location']).toBe(`${path}/${body.id}`);
  return body;
}

/** Waits until an import has ended, well or not. Its counts must add up. */
export async function finished(
  url: string,
  headers: Credentials,
  id: string,
  seconds = 30,
): Promise<ImportAnswer> {
  let it: ImportAnswer | undefined;
  await until(async () => {
    it = (await send<ImportAnswer>(url, 'get', `${path}/${id}`, { headers })).body;
    return ['completed', 'failed', 'cancelled'].includes(it.status);
  }, seconds);
  const { total, ...others } = it!.counts;
  expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(total);
  if (it!.status === 'completed') expect(it).toMatchObject({ rows: total, progress: 1, error: null });
  return it!;
}

export interface Report {
  text: string;
  header: string[];
  /** By the names of the columns; what a row has beyond them is left out. */
  rows: Record<string, string>[];
}

/** The rows of an import with one outcome. */
export async function rows(
  url: string,
  headers: Credentials,
  { id, delimiter }: Pick<ImportAnswer, 'id' | 'delimiter'>,
  outcome: string,
): Promise<Report> {
  const { status, text } = await send(url, 'get', `${path}/${id}/rows?outcome=${outcome}`, { headers });
  expect(status).toBe(200);
  const [header, ...lines] = parse(text, {
    bom: true,
    delimiter: delimiter ?? ',',
    relax_column_count: true,
  }) as [string[], ...string[][]];
  return {
    text,
    header,
    rows: lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? '']))),
  };
}
