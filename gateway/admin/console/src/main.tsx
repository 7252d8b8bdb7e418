import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Problem } from './api/client';
import { App } from './App';
import { SessionProvider } from './session/SessionContext';
import { startLanguages } from './texts/languages';
import { Appearance } from './theme/Appearance';
import './theme/fonts.css';
import './theme/console.css';
import './theme/oversight.css';

startLanguages();

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // an answer that says no says so again; only what may pass is asked once more
      retry: (count, failure) => count < 1 && (!(failure instanceof Problem) || failure.status === 503),
      refetchOnWindowFocus: true,
      staleTime: 2_000,
    },
  },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Appearance>
        <QueryClientProvider client={cache}>
          {/* what is typed or chosen stands in the address: it must be there before the next key, so no navigation waits */}
          <BrowserRouter useTransitions={false}>
            <SessionProvider>
              <App />
            </SessionProvider>
          </BrowserRouter>
        </QueryClientProvider>
      </Appearance>
    </StrictMode>,
  );
}
