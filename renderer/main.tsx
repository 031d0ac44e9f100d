import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startApp } from './start';
import './global.css';

/** Shows the window; window.keelson must be there. */
async function main(): Promise<void> {
  const start = await startApp();
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App {...start} />
    </StrictMode>,
  );
}

void main();
