/** Milliseconds, and bytes. */
const patience = 5_000;
const mostBytes = 1_048_576;

/**
 * Gets something small from another server, which is not trusted to be quick, brief, or to send us elsewhere.
 * Throws if it is not.
 */
export async function boundedFetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`${String(url)} answers more than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
}
