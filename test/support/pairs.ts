/** Pairs for tests that share a world: each is handed out once, so that no test meets another one's. */
import type { World } from './worlds.js';

type Known = World['counselors'][number];

/** Returns a function that hands out a counselor and a scenario; never the counselor who can sign in. */
export function pairsOf({ counselors, scenarios }: World): () => { counselor: Known; scenario: Known } {
  const others = counselors.slice(1);
  let taken = 0;
  return () => {
    const turn = taken;
    taken += 1;
    return {
      counselor: others[turn % others.length]!,
      scenario: scenarios[Math.floor(turn / others.length)]!,
    };
  };
}
