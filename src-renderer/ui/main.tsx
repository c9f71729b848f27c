/** The main window. It shows the snapshots that main pushes and asks main for everything else. */
import { createRoot } from 'react-dom/client';
import './theme/styles.ts';
import { App } from './app/App.tsx';
import { offhook } from './offhook.ts';
import { createStore } from './state/store.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App store={createStore(offhook)} />);
