/** Words to search for. They go to the address when the typing pauses, and follow it when it changes for another reason. */
import { useEffect, useRef, useState } from 'react';

/** Milliseconds. */
const pause = 250;

/**
 * @param value what the address says
 * @param onSearch `isFurther`: in the same go as the words before, so that one step back undoes all of it
 */
export function SearchBox({
  label,
  value = '',
  onSearch,
}: {
  label: string;
  value?: string | undefined;
  onSearch: (words: string, isFurther: boolean) => void;
}) {
  const [text, setText] = useState(value);
  /** Sent, and not yet in the address. */
  const underWay = useRef<string[]>([]);
  const isFurther = useRef(false);
  useEffect(() => {
    const at = underWay.current.indexOf(value);
    if (at < 0) setText(value);
    underWay.current = at < 0 ? [] : underWay.current.slice(at + 1);
  }, [value]);
  const send = () => {
    const words = text.trim();
    if (words === (underWay.current.at(-1) ?? value).trim()) return;
    underWay.current.push(words);
    onSearch(words, isFurther.current);
    isFurther.current = true;
  };
  useEffect(() => {
    const timer = setTimeout(send, pause);
    return () => clearTimeout(timer);
  });
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={({ key }) => key === 'Enter' && send()}
      onBlur={() => (isFurther.current = false)}
      className="min-h-9 min-w-[min(11rem,100%)] flex-1 rounded-lg border border-edge bg-surface px-3 text-base text-ellipsis placeholder:text-soft sm:text-sm md:max-w-72 md:min-w-60"
    />
  );
}
