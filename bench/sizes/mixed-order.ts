/** What the process of mixed.ts is told, and what it tells. */

export const kinds = ['one', 'list', 'create', 'result'] as const;
export type Kind = (typeof kinds)[number];

export interface MixedOrder {
  url: string;
  apiKey: string;
  clients: number;
  seconds: number;
  counselors: number;
  scenarios: number;
  /** Assignments that are there already, to be read. */
  ids: string[];
}

export interface MixedResult {
  seconds: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  errors: number;
  /** Milliseconds that requests of each kind took. */
  p50: Record<Kind, number>;
  p99: Record<Kind, number>;
}
