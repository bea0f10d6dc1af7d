/**
 * Pages for people: plain HTML that needs no script, is read on a phone and in the dark, and keeps to our
 * Content-Security-Policy. Whoever asks for JSON gets the same as JSON.
 */
import type { Request, Response } from 'express';

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 42rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word }
  h1 { line-height: 1.2 }
  dd { margin: 0 0 .75rem 1rem }
  code { overflow-wrap: anywhere }
`;

/** What a page is answered as: HTML also to whoever takes anything. It may be kept for an hour. */
export function htmlOrJson<Json>(
  request: Request,
  response: Response,
  { html, json }: { html: () => string; json: () => Json },
): string | Json {
  response.vary('Accept').set('Cache-Control', 'public, max-age=3600');
  if (request.accepts(['html', 'json']) !== 'html') return json();
  response.type('html');
  return html();
}

/** @param body HTML; `title` is text */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlOf(title)} · Onus</title>
<style>${style}</style>
<h1>${htmlOf(title)}</h1>
${body}
</html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML, also within an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign]!);
}

/** Text as HTML, with what is in backticks as code. */
export function htmlOf(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** What several words mean; each can be linked to by its name. */
export function definitions(words: readonly { name: string; meaning: string }[]): string {
  const all = words.map(({ name, meaning }) => {
    const term = htmlOf(name);
    return `<dt id="${term}"><code>${term}</code></dt><dd>${htmlOf(meaning)}</dd>`;
  });
  return `<dl>${all.join('\n')}</dl>`;
}
