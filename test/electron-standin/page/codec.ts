/**
 * Values as text, with what structured cloning keeps and JSON loses. The same two functions run in main and, by their
 * source text, in pages, so neither may refer to anything outside itself.
 */
export function encode(value: unknown): string {
  const seen = new Map<object, number>();
  const bytes = (data: Uint8Array): string => {
    let text = '';
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return btoa(text);
  };
  const write = (x: unknown): unknown => {
    if (x === undefined) return { $: 'undefined' };
    if (x === null || typeof x === 'boolean' || typeof x === 'string') return x;
    if (typeof x === 'number') {
      if (Number.isFinite(x) && !Object.is(x, -0)) return x;
      return { $: 'number', v: Object.is(x, -0) ? '-0' : String(x) };
    }
    if (typeof x === 'bigint') return { $: 'bigint', v: String(x) };
    if (typeof x !== 'object') throw new Error('An object could not be cloned.');
    const known = seen.get(x);
    if (known !== undefined) return { $: 'seen', v: known };
    const i = seen.size;
    seen.set(x, i);
    if (Array.isArray(x)) return { $: 'array', i, v: x.map(write) };
    if (x instanceof Date) return { $: 'date', i, v: x.getTime() };
    if (x instanceof Error) return { $: 'error', i, v: [x.name, x.message, x.stack] };
    if (x instanceof Map) return { $: 'map', i, v: [...x].map(([key, item]) => [write(key), write(item)]) };
    if (x instanceof Set) return { $: 'set', i, v: [...x].map(write) };
    if (x instanceof ArrayBuffer) return { $: 'buffer', i, v: bytes(new Uint8Array(x)) };
    if (ArrayBuffer.isView(x)) {
      const kind = x.constructor.name === 'Buffer' ? 'Uint8Array' : x.constructor.name;
      return { $: 'view', i, k: kind, v: bytes(new Uint8Array(x.buffer, x.byteOffset, x.byteLength)) };
    }
    const entries = Object.entries(x).map(([key, item]) => [key, write(item)]);
    return { $: 'object', i, v: Object.fromEntries(entries) };
  };
  return JSON.stringify(write(value));
}

/** The reverse of `encode`. */
export function decode(text: string): unknown {
  type Written = { $: string; i: number; k: string; v: never };
  const seen: unknown[] = [];
  const read = (x: unknown): unknown => {
    if (x === null || typeof x !== 'object') return x;
    const { $, i, k, v } = x as Written;
    const keep = <T>(made: T): T => {
      seen[i] = made;
      return made;
    };
    const bytes = () => Uint8Array.from(atob(v), (char) => char.charCodeAt(0));
    switch ($) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(v);
      case 'bigint':
        return BigInt(v);
      case 'seen':
        return seen[v];
      case 'date':
        return keep(new Date(v));
      case 'error': {
        const [name, message, stack] = v as [string, string, string];
        return keep(Object.assign(new Error(message), { name, stack }));
      }
      case 'map': {
        const map = keep(new Map());
        for (const [key, item] of v as [unknown, unknown][]) map.set(read(key), read(item));
        return map;
      }
      case 'set': {
        const set = keep(new Set());
        for (const item of v as unknown[]) set.add(read(item));
        return set;
      }
      case 'buffer':
        return keep(bytes().buffer);
      case 'view': {
        const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[k];
        if (!View) throw new Error(`cannot read a ${k}`);
        return keep(new View(bytes().buffer));
      }
      case 'array': {
        const array: unknown[] = keep([]);
        for (const item of v as unknown[]) array.push(read(item));
        return array;
      }
      default: {
        const object: Record<string, unknown> = keep({});
        for (const [key, item] of Object.entries(v)) object[key] = read(item);
        return object;
      }
    }
  };
  return read(JSON.parse(text));
}
