// Before the first paint, else a dark page flashes. A file of its own, because the policy allows no inline script.
{
  let kept = null;
  try {
    kept = localStorage.getItem('onus-colors');
  } catch {
    // A browser that keeps nothing has the colours of the system.
  }
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.colors = dark ? 'dark' : 'light';
}
