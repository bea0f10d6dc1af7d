// Before the first paint, else a dark page flashes. A file of its own, because the policy allows no inline script.
{
  const kept = localStorage.getItem('onus-colors');
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.colors = dark ? 'dark' : 'light';
}
