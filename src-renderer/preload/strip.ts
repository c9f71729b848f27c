import { expose } from './expose.ts';

expose<'strip'>({
  invokes: { 'strip:get': true, 'call:command': true, 'window:open': true },
  pushes: { 'strip:changed': true },
});
