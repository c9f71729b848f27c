import { expect, it } from 'vitest';
import { unsupported } from '../../../../../src-renderer/phone/sip/required.ts';

it.each([
  [[], ''],
  [['timer'], ''],
  [['Timer, replaces'], ''],
  [['100rel'], '100rel'],
  [['timer, 100rel', 'precondition'], '100rel, precondition'],
])('of the required %j we cannot do "%s"', (required, tags) => {
  expect(unsupported(required)).toBe(tags);
});
