import '@fontsource-variable/inter/wght.css';
import '#platform/ui/tokens.css';
import '#platform/ui/base.css';
import '#platform/ui/elements.css';
import '#platform/ui/blocks.css';
import './app/ground.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ToastProvider } from '#platform/ui/Toast.tsx';
import { negotiateLocale, setReader } from '#platform/words/reader.ts';
import { isWorthRetrying } from './app/failure.ts';
import { router } from './app/router.tsx';
import { catchInstallPrompt } from './app/install.ts';
import { registerWorker } from './app/worker.ts';

const STALE_AFTER_MS = 15_000;
const MOST_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MS,
      retry: (failures, error) => failures < MOST_RETRIES && isWorthRetrying(error),
      // Requests run even when the browser is offline, so that the page shows the failure instead of waiting.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

// The document's language is the reader's.
const locale = negotiateLocale(document.documentElement.lang);
setReader(() => locale);

const place = document.querySelector('#root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
registerWorker();
catchInstallPrompt();
