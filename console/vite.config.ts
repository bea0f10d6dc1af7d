import localesPlugin from '@react-aria/optimize-locales-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The service that `npm run dev` passes requests on to. */
const service = process.env.SERVICE ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // React Aria brings its own words in 34 languages; the console speaks these.
    { ...localesPlugin.vite({ locales: ['en-US', 'es-ES'] }), enforce: 'pre' },
  ],
  server: {
    // The service compares Origin with Host: the proxy leaves Host as it is.
    proxy: { '/api': { target: service }, '/problems': { target: service } },
  },
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    outDir: 'dist',
  },
});
