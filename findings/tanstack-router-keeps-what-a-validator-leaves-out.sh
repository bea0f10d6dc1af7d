#!/usr/bin/env bash
# TanStack Router (@tanstack/react-router 1.170.46): what a route's validateSearch leaves out of its result is still in useSearch(),
# as it stands in the address, although its type says that it cannot be: the result is laid over the address. A key that is there and
# undefined takes it away; so does the router's search: { strict: true }, which says of itself that it is about unknown parameters.
# What is left out here is one of the route's own, with a value that it does not take. The same with a Standard Schema.
#
# What it costs: what was found to be wrong is asked of the service all the same. So a list reads its search again where it asks:
# console/src/assignments/search.ts.
#
# Needs npm and Node. Exits 0 while it is so, and 1 once it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @tanstack/react-router@1.170.46 @tanstack/router-core@1.171.39 react@19.2.0 react-dom@19.2.0 \
  @happy-dom/global-registrator@21.0.4

cat > look.js <<'JS'
import { GlobalRegistrator } from '@happy-dom/global-registrator';
GlobalRegistrator.register();
const { createElement } = await import('react');
const { createRoot } = await import('react-dom/client');
const { RouterProvider, createMemoryHistory, createRootRoute, createRoute, createRouter } = await import('@tanstack/react-router');

const searchOf = async (validateSearch, strict = false) => {
  const root = createRootRoute();
  const list = createRoute({
    getParentRoute: () => root,
    path: '/list',
    validateSearch,
    component: () => JSON.stringify(list.useSearch()),
  });
  const history = createMemoryHistory({ initialEntries: ['/list?page=2&sort=color'] });
  const router = createRouter({ routeTree: root.addChildren([list]), history, search: { strict } });
  const page = document.createElement('div');
  createRoot(page).render(createElement(RouterProvider, { router }));
  // What is shown once nothing has changed for 200 ms.
  for (let same = 0, before = ''; same < 20; before = page.textContent) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    same = page.textContent !== '' && page.textContent === before ? same + 1 : 0;
  }
  return page.textContent;
};
const sorts = ['name', 'age'];
const leaveOut = ({ page, sort }) => ({ page, ...(sorts.includes(sort) && { sort }) });
const sayUndefined = ({ page, sort }) => ({ page, sort: sorts.includes(sort) ? sort : undefined });
const schema = { '~standard': { version: 1, vendor: 'finding', validate: (search) => ({ value: leaveOut(search) }) } };
console.log(
  `left out ${await searchOf(leaveOut)}, by a schema ${await searchOf(schema)}, ` +
    `undefined ${await searchOf(sayUndefined)}, strict ${await searchOf(leaveOut, true)}`,
);
process.exit();
JS
seen=$(node --conditions=browser look.js)
expected='left out {"page":2,"sort":"color"}, by a schema {"page":2,"sort":"color"}, undefined {"page":2}, strict {"page":2}'
echo "useSearch() at ?page=2&sort=color: $seen"
[ "$seen" = "$expected" ] || { echo "It was: $expected" >&2; exit 1; }
