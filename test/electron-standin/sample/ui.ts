import WorkerScript from './worker.ts?worker&url';

document.documentElement.dataset['loaded'] = 'true';

/** A module worker that imports and fetches from the custom scheme by itself. */
Object.assign(window, {
  askWorker: () =>
    new Promise((resolve) => {
      const worker = new Worker(WorkerScript, { type: 'module' });
      worker.addEventListener('message', ({ data }) => resolve(data));
    }),
});
