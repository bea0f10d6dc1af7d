/** Words to search for. They go to the address when a person stops typing, and come from there on the way back. */
import { useEffect, useRef, useState } from 'react';
import { fieldLook } from './field.tsx';

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
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  const isFurther = useRef(false);
  if (value !== seen) {
    setSeen(value);
    // By something else than typing here: the text is what the address says. What is being typed stays.
    if (value !== told) {
      setTold(value);
      setText(value);
    }
  }
  const tell = () => {
    const words = text.trim();
    if (words === told) return;
    setTold(words);
    onSearch(words, isFurther.current);
    isFurther.current = true;
  };
  useEffect(() => {
    const timer = setTimeout(tell, 250);
    return () => clearTimeout(timer);
  });
  return (
    <form
      role="search"
      className="min-w-0 flex-1 basis-64 sm:max-w-sm"
      onSubmit={(event) => {
        event.preventDefault();
        tell();
      }}
    >
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => (isFurther.current = false)}
        className={fieldLook}
      />
    </form>
  );
}
