import './app.css';
import './trusted-types.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import { direction, pageLocale } from './i18n/language.ts';
import { newRouter } from './router.ts';

document.documentElement.lang = pageLocale;
document.documentElement.dir = direction;

const queryClient = newQueryClient();
const router = newRouter(queryClient);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider locale={pageLocale}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
