/**
 * Where nothing was written on a page of the log yet, the next record begins after the page's header, of 24 bytes or at
 * the begin of a file 40; a standby that has all before it stands at the begin of the page.
 */
export function withoutPageHeader(position: number): number {
  const header = position % 8192;
  return header === 24 || header === 40 ? position - header : position;
}
