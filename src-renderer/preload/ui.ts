import { expose } from './expose.ts';

expose<'ui'>({
  invokes: {
    'state:get': true,
    'call:command': true,
    'account:save': true,
    'account:select': true,
    'account:remove': true,
    'portal:signIn': true,
    'portal:cancelSignIn': true,
    'portal:signOut': true,
    'browser:connect': true,
    'settings:set': true,
    'notice:close': true,
    'draft:clear': true,
    'links:claim': true,
    'meter:set': true,
    'tone:test': true,
    'check:set': true,
    'headset:add': true,
    'callback:accept': true,
    'callback:skip': true,
    'history:erase': true,
  },
  pushes: { 'state:changed': true, 'audio:level': true },
});
