#!/usr/bin/env bash
# TanStack Query (@tanstack/react-query 5.108.0): a button with disabled={isPending} of useMutation takes a second click that comes right
# after the first. React shows what a click sets before the next one, in a microtask; useMutation tells React of the change by
# setTimeout(0), which a page that is busy comes to after the clicks that wait. Over useState the same button takes one click, and
# over useMutation once notifyManager.setScheduler(queueMicrotask) was called.
#
# What it costs: what a double press sends is sent twice. So a change drops the second by itself: useChange in console/src/api/queries.ts.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @tanstack/react-query@5.108.0 react@19.2.0 react-dom@19.2.0 @happy-dom/global-registrator@21.0.4

cat > look.js <<'JS'
import { GlobalRegistrator } from '@happy-dom/global-registrator';
GlobalRegistrator.register();
const { createElement, useState } = await import('react');
const { createRoot } = await import('react-dom/client');
const { QueryClient, QueryClientProvider, notifyManager, useMutation } = await import('@tanstack/react-query');

let sent;
const send = () => {
  sent += 1;
  return new Promise(() => {});
};
const ByState = () => {
  const [isPending, setPending] = useState(false);
  const press = () => {
    setPending(true);
    void send();
  };
  return createElement('button', { disabled: isPending, onClick: press });
};
const ByMutation = () => {
  const { isPending, mutate } = useMutation({ mutationFn: send });
  return createElement('button', { disabled: isPending, onClick: () => mutate() });
};
const sentBy = async (kind) => {
  sent = 0;
  const page = document.body.appendChild(document.createElement('div'));
  createRoot(page).render(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(kind)));
  while (!page.firstChild) await new Promise((resolve) => setTimeout(resolve, 10));
  page.firstChild.click();
  // Microtasks run between two clicks, timers need not.
  for (let i = 0; i < 10; i += 1) await null;
  page.firstChild.click();
  while (!page.firstChild.disabled) await new Promise((resolve) => setTimeout(resolve, 10));
  return sent;
};
const first = `useState ${await sentBy(ByState)}, useMutation ${await sentBy(ByMutation)}`;
notifyManager.setScheduler(queueMicrotask);
console.log(`${first}, told by microtask ${await sentBy(ByMutation)}`);
process.exit();
JS
seen=$(node --conditions=browser look.js)
expected="useState 1, useMutation 2, told by microtask 1"
echo "requests of two clicks: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
