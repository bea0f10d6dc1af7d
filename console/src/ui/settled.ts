/** What is typed, once its typing has paused: asked for then, and not with each letter. */
import { useEffect, useState } from 'react';

/** Milliseconds. */
const pause = 150;

export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : pause);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
