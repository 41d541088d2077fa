import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { PageClientContext } from './api/hooks.js';
import { openPageClient } from './api/page-client.js';
import { router } from './router.js';
import './theme/index.css';

const page = openPageClient();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <PageClientContext value={page}>
      <Provider value={page.client}>
        <RouterProvider router={router} />
      </Provider>
    </PageClientContext>
  </StrictMode>,
);
