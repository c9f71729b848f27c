import { expose } from './expose.ts';

expose<'phone'>({
  invokes: { 'sip:digest': true, 'phone:report': true },
  pushes: { 'phone:account': true, 'phone:command': true },
});
