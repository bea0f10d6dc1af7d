/** What the process of load.ts is told, and what it tells. */
import type { DoorName } from './doors.ts';
import type { Workload } from './pairs.ts';

export interface LoadOrder {
  url: string;
  door: DoorName;
  workload: Workload;
  /** Sent in turn. */
  apiKeys: string[];
  clients: number;
  seconds: number;
  counselors: number;
  scenarios: number;
  /** Which of several generators this is, that want no pair of each other. */
  share?: { index: number; of: number };
}

export interface LoadResult {
  seconds: number;
  created: number;
  /** How often each status was answered; what has the status of a create and is none is counted apart. */
  statuses: Record<string, number>;
  /** Requests without an answer. */
  errors: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  longest: number;
  /** Of a processor, that the load itself took. */
  clientCpuSeconds: number;
}
