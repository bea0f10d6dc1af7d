/*
 * A page that stayed open over a deploy asks for parts that are gone, and so may one that came while two builds served side
 * by side. It is loaded again, once, if the service is there. Else it stays, and says what to do.
 */
{
  const key = 'onus-reloaded';
  /** Milliseconds in which it is not done again. */
  const once = 10_000;
  const [partLacks, allLacks] = navigator.language.startsWith('es')
    ? ['No se pudo cargar una parte de esta página.', 'No se pudo cargar Onus. Vuelva a cargar esta página.']
    : ['A part of this page could not be loaded.', 'Onus could not be loaded. Load this page again.'];

  const reloads = async () => {
    try {
      if (Date.now() - Number(sessionStorage.getItem(key)) < once) return false;
      if (!(await fetch(document.baseURI, { cache: 'no-store' })).ok) return false;
      sessionStorage.setItem(key, String(Date.now()));
    } catch {
      // Nobody is reached, or the browser keeps nothing and it might go on for ever.
      return false;
    }
    location.reload();
    return true;
  };

  // What is asked for later. The router would load the page again by itself, knowing by these words what the error is: also
  // while nobody is reached, and then nothing is left of the page.
  addEventListener('vite:preloadError', ({ payload }) => {
    Object.assign(payload, { name: '', message: partLacks });
    void reloads();
  });

  // What the page itself names.
  const onLack = async (target) => {
    if (!(target instanceof Element) || !target.matches('script[type=module], link[rel=stylesheet]')) return;
    const root = document.getElementById('root');
    const isEmpty = root?.firstChild === null;
    if (!(await reloads()) && isEmpty) root.textContent = allLacks;
  };
  addEventListener('error', ({ target }) => void onLack(target), true);
}
