/** Problems as HTML. Links have the prefix of our path, so that they lead somewhere behind any proxy. */
import { definitions, htmlOf, htmlPage } from '../pages/page.js';
import { advice, explained, slugs, typeOf } from './catalogue.js';
import type { WordDto } from './problem-explanation.dto.js';
import type { ProblemSlug } from './problem-types.js';

export function pageOfAll(prefix: string): string {
  const items = slugs.map((slug) => {
    const { title, status } = explained(slug);
    return `<li>${status} <a href="${typeOf(slug, prefix)}">${htmlOf(title)}</a></li>`;
  });
  const intro =
    'What a request may be answered with, as `application/problem+json`. The `type` of each leads to its page.';
  return htmlPage('Problems', `<p>${htmlOf(intro)}</p>\n<ul>${items.join('\n')}</ul>\n${foot(prefix)}`);
}

export function pageOfOne(slug: ProblemSlug, prefix: string): string {
  const { title, status, retryable, meaning, remedy, members, headers, codes } = explained(slug);
  return htmlPage(
    title,
    `<p><code>${slug}</code>, HTTP status ${status}</p>
<h2>What it means</h2>
<p>${htmlOf(meaning)}</p>
<h2>What to do</h2>
<p>${htmlOf(remedy)}</p>
<p>${htmlOf(advice(retryable))}</p>
${section('Members', members)}${section('Headers', headers)}${section('Codes', codes)}${foot(prefix)}`,
  );
}

function section(title: string, words: WordDto[]): string {
  return words.length === 0 ? '' : `<h2>${title}</h2>\n${definitions(words)}\n`;
}

function foot(prefix: string): string {
  return `<p><a href="${prefix}/problems">All problems</a> · <a href="${prefix}/docs">The interface</a></p>`;
}
