/** What each of the four programs is told, and what it says in the end: what it saw of the service. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`Set ${name}, as the README of the clients says.`);
  return value;
}

export const url = told('ONUS_URL');
/** A partner's key with all scopes. */
export const key = told('ONUS_KEY');
/** Who signs in: an admin, who may upload files. */
export const credentials = { email: told('ONUS_EMAIL'), password: told('ONUS_PASSWORD') };
/** External id of a counselor to whom nothing is assigned. */
export const counselor = told('ONUS_COUNSELOR');

export interface Seen {
  /** How many scenarios all pages have. */
  scenarios: number;
  created: string;
  /** What the 409 names, at either door. */
  duplicate: { id: string; byYou: boolean };
  duplicateAtWeb: { id: string; byYou: boolean };
  /** The problem that a stale If-Match is answered with. */
  stale: string;
  result: number | null;
  imported: { created: number; existing: number };
}

/** A file that assigns two scenarios: one that the counselor has, and another. */
export function fileOf(scenarios: { external_id: string }[]): File {
  const [one, other] = scenarios;
  if (one === undefined || other === undefined) throw new Error('There are no two scenarios.');
  const lines = [
    'counselor,scenario',
    `${counselor},${one.external_id}`,
    `${counselor},${other.external_id}`,
  ];
  return new File([lines.join('\n')], 'assignments.csv', { type: 'text/csv' });
}

/** The session's cookie, which a browser keeps by itself. */
export function sessionOf(response: Pick<Response, 'headers'> | undefined): string {
  const cookie = response?.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('Signing in was answered without a session.');
  return cookie;
}

export const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

export function tell(seen: Seen): void {
  console.log(JSON.stringify(seen));
}
