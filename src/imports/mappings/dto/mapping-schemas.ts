/** `columns` and `only` in the document: what they may be is said where an upload takes them. */
export const anObject = { type: 'object', additionalProperties: true } as const;
export const listsOfWords = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' } },
} as const;
