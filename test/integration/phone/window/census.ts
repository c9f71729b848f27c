/** What a page still holds, by the browser's own tools: objects that live, and whoever listens to them. */
import type { CDPSession } from 'playwright';

export interface Census extends Counted {
  /** On every object that is alive and can be listened to. */
  readonly listeners: number;
  readonly webSockets: number;
  readonly peerConnections: number;
  readonly heapMegabytes: number;
}

interface Counted {
  readonly liveTracks: number;
  readonly audioElements: number;
}

export async function takeCensus(devtools: CDPSession, counted: Counted): Promise<Census> {
  try {
    await devtools.send('Performance.enable');
    // Several rounds: what one frees may have held something else, and audio contexts close in their own time.
    for (let round = 0; round < 3; round += 1) {
      await devtools.send('HeapProfiler.collectGarbage');
      await new Promise((later) => setTimeout(later, 150));
    }
    const { metrics } = await devtools.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    return {
      ...counted,
      listeners: await listeners(devtools),
      webSockets: await alive(devtools, 'WebSocket'),
      peerConnections: await alive(devtools, 'RTCPeerConnection'),
      heapMegabytes: Math.round(heap / 1e5) / 10,
    };
  } finally {
    await devtools.detach();
  }
}

/** Instances of a class; its prototypes, which the browser counts too, are the same before and after. */
const alive = async (devtools: CDPSession, name: string): Promise<number> => (await instances(devtools, name)).length;

async function listeners(devtools: CDPSession): Promise<number> {
  let found = 0;
  for (const objectId of await instances(devtools, 'EventTarget')) {
    found += (await devtools.send('DOMDebugger.getEventListeners', { objectId })).listeners.length;
  }
  return found;
}

async function instances(devtools: CDPSession, name: string): Promise<string[]> {
  const group = { objectGroup: 'census' };
  const { result } = await devtools.send('Runtime.evaluate', { expression: `${name}.prototype`, ...group });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    ...group,
  });
  const { result: entries } = await devtools.send('Runtime.getProperties', {
    objectId: objects.objectId ?? '',
    ownProperties: true,
  });
  return entries.flatMap(({ value }) => (value?.objectId === undefined ? [] : [value.objectId]));
}
