import { expose } from './expose.ts';

expose<'ui'>({
  invokes: {
    'state:get': true,
    'call:command': true,
    'account:save': true,
    'portal:signIn': true,
    'portal:cancelSignIn': true,
    'portal:signOut': true,
    'browser:connect': true,
    'settings:set': true,
    'notice:close': true,
    'draft:clear': true,
  },
  pushes: { 'state:changed': true },
});
