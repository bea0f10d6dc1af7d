/** What an e-mail says, and how it looks: as plain text and as HTML of the same words, in which texts of people are escaped. */
import { escaped } from '../http/pages/page.js';

export interface LetterItem {
  title: string;
  lines: string[];
}

export interface Letter {
  subject: string;
  intro: string[];
  sections: { title: string; items: LetterItem[] }[];
  /** How many more there are that are not named. */
  left?: number;
  /** A page of the console. */
  link?: { text: string; path: string };
}

/** What is below a letter. */
export interface Foot {
  organization: string;
  /** Of the console; see {@link Letter.link}. */
  ours: string;
  /** Undefined: nobody unsubscribes of it. */
  unsubscribe: string | undefined;
}

/** A header is one line, whatever is in a name. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

export function asText({ intro, sections, left = 0, link }: Letter, foot: Foot): string {
  const items = sections.flatMap((section) => [
    section.title.toUpperCase(),
    ...section.items.map(({ title, lines }) =>
      [`- ${oneLine(title)}`, ...lines.map((line) => indented(line))].join('\n'),
    ),
  ]);
  const more = left > 0 ? [`And ${left} more.`] : [];
  const to = link === undefined ? [] : [`${link.text}: ${foot.ours}${link.path}`];
  const end = [`-- \n${oneLine(foot.organization)}, by Onus`];
  if (foot.unsubscribe !== undefined) end.push(`No such e-mails any more: ${foot.unsubscribe}`);
  return `${[...intro, ...items, ...more, ...to].join('\n\n')}\n\n${end.join('\n')}\n`;
}

function indented(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `  ${line}`)
    .join('\n');
}

export function asHtml({ subject, intro, sections, left = 0, link }: Letter, foot: Foot): string {
  const paragraphs = (texts: string[]): string => texts.map((text) => `<p>${lined(text)}</p>`).join('\n');
  const items = sections.map(
    (section) =>
      `<h2 style="font-size:1.1em">${escaped(section.title)}</h2>\n<ul>${section.items
        .map(({ title, lines }) => `<li><b>${escaped(title)}</b><br>${lines.map(lined).join('<br>')}</li>`)
        .join('\n')}</ul>`,
  );
  const more = left > 0 ? [`And ${left} more.`] : [];
  const to =
    link === undefined ? '' : `<p><a href="${escaped(foot.ours + link.path)}">${escaped(link.text)}</a></p>`;
  const unsubscribe =
    foot.unsubscribe === undefined
      ? ''
      : ` · <a href="${escaped(foot.unsubscribe)}">No such e-mails any more</a>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(subject)}</title>
<body style="font-family:system-ui,sans-serif;line-height:1.5">
${paragraphs(intro)}
${items.join('\n')}
${paragraphs(more)}
${to}
<p style="color:#666;font-size:.85em">${escaped(foot.organization)}, by Onus${unsubscribe}</p>
</body>
</html>
`;
}

function lined(text: string): string {
  return escaped(text).replace(/\r\n|[\r\n]/g, '<br>');
}
