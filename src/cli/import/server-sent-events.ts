export interface ServerSentEvent {
  id: string;
  name: string;
  data: string;
}

/** The events of a stream, whole ones only (WHATWG HTML, 9.2; with LF or CRLF). */
export async function* serverSentEvents(
  bytes: NonNullable<Response['body']>,
): AsyncGenerator<ServerSentEvent> {
  let text = '';
  let id = '';
  for await (const chunk of bytes.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split(/\r?\n\r?\n/);
    text = blocks.pop()!;
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const values = (field: string): string[] =>
        lines
          .filter((line) => line.startsWith(`${field}:`))
          .map((line) => line.slice(field.length + 1).trimStart());
      id = values('id').at(-1) ?? id;
      const data = values('data').join('\n');
      if (data !== '') yield { id, name: values('event').at(-1) ?? 'message', data };
    }
  }
}
