import localesPlugin from '@react-aria/optimize-locales-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { hashedPublic } from './hashed-public.ts';
import { precompress } from './precompress.ts';

/** The service that `npm run dev:console` passes requests on to. */
const service = process.env.SERVICE ?? 'http://127.0.0.1:3000';

export default defineConfig({
  // Below whatever path it is reached: index.html has a <base>, in which the service writes that.
  base: './',
  plugins: [
    react(),
    tailwindcss(),
    // React Aria brings its own words in 34 languages; the console speaks these.
    { ...localesPlugin.vite({ locales: ['en-US', 'es-ES'] }), enforce: 'pre' },
    hashedPublic(),
    precompress(),
  ],
  server: {
    // The service compares Origin with Host: the proxy leaves Host as it is.
    proxy: { '/api': { target: service }, '/problems': { target: service } },
  },
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    outDir: 'dist',
    // It takes most of the time to compress as well as can be, and that is no news.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
