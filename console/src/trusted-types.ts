/**
 * The browser lets no text become HTML here (`require-trusted-types-for`), but nothing at all: with that React Aria empties
 * what it has read out.
 */
const { trustedTypes } = globalThis as {
  trustedTypes?: { createPolicy(name: 'default', rules: { createHTML(html: string): string | null }): void };
};

trustedTypes?.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) });
