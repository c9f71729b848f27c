import { expose } from './expose.ts';

expose<'phone'>({
  invokes: {
    'sip:digest': true,
    'phone:report': true,
    'recording:begin': true,
    'recording:piece': true,
    'recording:end': true,
  },
  pushes: {
    'phone:account': true,
    'phone:command': true,
    'phone:options': true,
    'phone:request': true,
    'phone:lights': true,
  },
});
