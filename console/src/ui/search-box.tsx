/** Words to search for. They go to the address when a person stops typing, and come from there on the way back. */
import { useEffect, useState } from 'react';
import { fieldLook } from './field.tsx';

/** @param value what the address says */
export function SearchBox({
  label,
  value = '',
  onSearch,
}: {
  label: string;
  value?: string | undefined;
  onSearch: (words: string) => void;
}) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
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
    onSearch(words);
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
        className={fieldLook}
      />
    </form>
  );
}
