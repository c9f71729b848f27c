import { contextBridge, ipcRenderer } from 'electron';

ipcRenderer.send('note', 'preload');
contextBridge.exposeInMainWorld('api', {
  invoke: (channel: string, ...args: unknown[]) => ipcRenderer.invoke(channel, ...args),
  note: (value: unknown) => ipcRenderer.send('note', value),
  onTheme: (heard: (dark: boolean) => void) => {
    const listener = (_event: unknown, dark: boolean) => heard(dark);
    ipcRenderer.on('theme', listener);
    return () => ipcRenderer.off('theme', listener);
  },
  throwing: () => {
    throw new RangeError('too far');
  },
  nested: { list: [1, { two: 2 }], add: (a: number, b: number) => a + b },
});
ipcRenderer.on('channel', (event) => window.postMessage('channel', '*', [...event.ports]));
ipcRenderer.once('once', (_event, value: unknown) => ipcRenderer.send('note', value));
