/** What an address says, in the API's own words: `?status=pending&status=in_progress`, not the router's JSON. */

export function parseSearch(text: string): Record<string, string | string[]> {
  const all = new URLSearchParams(text);
  const values = (name: string) => all.getAll(name);
  return Object.fromEntries(
    [...new Set(all.keys())].map((name) => [name, values(name).length > 1 ? values(name) : values(name)[0]!]),
  );
}

export function stringifySearch(search: Record<string, unknown>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) all.append(name, String(one));
  }
  const text = all.toString();
  return text === '' ? '' : `?${text}`;
}

type Raw = object;

const at = (raw: Raw, name: string): unknown => (raw as Record<string, unknown>)[name];

/** What an address may say is read by these; what is not understood is left out, as if it were not there. */
export const read = {
  text: (raw: Raw, name: string): string | undefined => {
    const value = at(raw, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  },
  flag: (raw: Raw, name: string): true | undefined => (String(at(raw, name)) === 'true' ? true : undefined),
  many: (raw: Raw, name: string): string[] | undefined => {
    const values = ([] as unknown[])
      .concat(at(raw, name) ?? [])
      .filter((value) => typeof value === 'string' && value !== '');
    return values.length > 0 ? (values as string[]) : undefined;
  },
  oneOf: <Value extends string>(raw: Raw, name: string, values: readonly Value[]): Value | undefined =>
    values.find((value) => value === at(raw, name)),
};

/** Without what is undefined, so that two searches that say the same are the same. */
export const onlyDefined = <Search extends object>(search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Search;
