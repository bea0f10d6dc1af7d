/** What a reader of the document should know before any route. Markdown. */
export const introduction =
  'Assigns training scenarios to crisis-line counselors, and never the same one twice at a time.';
