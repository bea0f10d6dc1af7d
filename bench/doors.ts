/** How a create is asked of each kind of target, and which answer is one. Counselors and scenarios count from 1. */
export interface Door {
  path: string;
  body: (counselor: number, scenario: number) => string;
  /** The status of a create. */
  created: string;
  /** Whether each request has an Idempotency-Key of its own. */
  isKeyed?: boolean;
  /** What is in the body of an answer that has this status and is no create. */
  refusal?: string;
}

const bareBody = (counselor: number, scenario: number): string =>
  `{"counselor_id":${counselor},"scenario_id":${scenario}}`;

const partner: Door = {
  path: '/api/external/assignments',
  body: (counselor, scenario) => `{"user_id":"c-${counselor}","scenario_id":"s-${scenario}"}`,
  created: '201',
};

export const doors = {
  partner,
  keyed: { ...partner, isKeyed: true },
  bare: { path: '/', body: bareBody, created: '201' },
  platformatic: {
    path: '/bareAssignments/',
    // It requires every column that may not be null, also one with a default.
    body: (counselor, scenario) => `{"counselorId":${counselor},"scenarioId":${scenario},"status":"pending"}`,
    created: '200',
  },
  graphql: {
    path: '/graphql',
    body: (counselor, scenario) =>
      '{"query":"mutation($c:Int!,$s:Int!){createBareAssignment(input:{bareAssignment:{counselorId:$c,scenarioId:$s}})' +
      `{bareAssignment{id status createdAt}}}","variables":{"c":${counselor},"s":${scenario}}}`,
    created: '200',
    refusal: '"errors"',
  },
} satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;
