/**
 * What the browser keeps for the console, in this tab or for all of them. Some keep nothing, or have no room: then it is kept
 * as long as the page is there, and nobody who types notices.
 */
function keeper(storageOf: () => Storage) {
  const here = new Map<string, string>();
  /** To look at a storage that is not allowed throws, and so does writing into one that is full. */
  const there = <Result>(act: (storage: Storage) => Result): Result | undefined => {
    try {
      return act(storageOf());
    } catch {
      return undefined;
    }
  };
  return {
    get: (name: string): string | null => here.get(name) ?? there((storage) => storage.getItem(name)) ?? null,
    set: (name: string, text: string): void => {
      here.set(name, text);
      there((storage) => storage.setItem(name, text));
    },
    drop: (name: string): void => {
      here.delete(name);
      there((storage) => storage.removeItem(name));
    },
    dropAll: (): void => {
      here.clear();
      there((storage) => storage.clear());
    },
  };
}

export const inTab = keeper(() => sessionStorage);
export const inBrowser = keeper(() => localStorage);
