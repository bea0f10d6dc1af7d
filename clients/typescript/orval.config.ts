/** Fetch; headers that requests take are parameters, and a route that takes several kinds of bodies is a function for each. */
import { defineConfig } from 'orval';

export default defineConfig({
  onus: {
    input: `${process.env['ONUS_URL']}/openapi.json`,
    output: {
      target: 'generated/orval/onus.ts',
      client: 'fetch',
      headers: true,
      baseUrl: { runtime: 'url', imports: [{ name: 'url', importPath: '../../environment.js' }] },
      override: { splitByContentType: true },
    },
  },
});
