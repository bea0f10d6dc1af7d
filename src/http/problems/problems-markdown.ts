/** `docs/PROBLEMS.md`, as `npm run docs` writes it. A test holds the file against this. */
import { explained, slugs } from './catalogue.js';

const head = `# Problems

<!-- Made from src/http/problems by \`npm run docs\`: change it there. -->

Every error is answered as \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)):

\`\`\`json
{
  "type": "/problems/invalid-transition",
  "title": "The assignment is not in a state for this",
  "status": 409,
  "detail": "An assignment that is completed cannot become in_progress.",
  "instance": "/api/assignments/01a21062-0b85-72b9-8121-75e01614abb2/start",
  "from": "completed",
  "to": "in_progress"
}
\`\`\`

\`type\` says which problem it is and never changes; \`detail\` is a sentence for people and may. The answer's
\`X-Request-Id\` is what the service's log knows the request by.

\`GET\` of the \`type\` shows what follows, as a page or, with \`Accept: application/json\`, as JSON; \`GET /problems\` lists all.
Where \`PUBLIC_URL\` has a path, the \`type\` begins with it, so that it leads there: \`/onus/problems/invalid-transition\`.
Programs compare what comes after \`/problems/\`.

"Again?" says whether the same request is worth sending again, as does \`X-Should-Retry: true\` or \`false\` in each answer; the
clients of some generators go by it. Where it is, \`Retry-After\` says when (after a 408: at once): whole seconds, five at most, and
not the same to all who were refused at once; only [wrong passwords](#rate-limited-429) wait longer. Where it is not, the
same request gets the same answer until somebody has mended what it is about.
`;

export function problemsMarkdown(): string {
  const rows = slugs.map((slug) => {
    const { status, title, retryable } = explained(slug);
    return [`[\`${slug}\`](#${slug}-${status})`, String(status), retryable ? 'yes' : 'no', title];
  });
  return [head, table([['problem', 'status', 'again?', 'title'], ...rows]), ...slugs.map(section)].join('\n');
}

function section(slug: (typeof slugs)[number]): string {
  const { status, meaning, remedy, members, headers, codes, more } = explained(slug);
  const named = [...members, ...headers].map(({ name, meaning: what }) => `- \`${name}\`: ${what}`);
  const parts = [
    `## \`${slug}\` (${status})`,
    meaning,
    remedy,
    named.join('\n'),
    codes.length > 0
      ? `Codes:\n\n${codes.map(({ name, meaning: what }) => `- \`${name}\`: ${what}`).join('\n')}`
      : '',
    more === undefined ? '' : `More: [${more[0]}](${more[1]}).`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Its columns as wide as their widest cell, as Prettier has it. */
function table([first = [], ...rows]: string[][]): string {
  const widths = first.map((_, i) => Math.max(...[first, ...rows].map((row) => row[i]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |\n`;
  return [first, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('');
}
