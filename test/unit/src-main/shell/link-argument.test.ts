import { expect, it } from 'vitest';
import { linkIn } from '../../../../src-main/shell/link-argument.ts';

it('finds our link wherever it stands among the arguments', () => {
  expect(linkIn(['/opt/offhook', '--allow-file-access', 'offhook://oauth?code=1&state=2', '--flag'])).toBe(
    'offhook://oauth?code=1&state=2',
  );
  expect(linkIn(['offhook', 'OFFHOOK:pair'])).toBe('OFFHOOK:pair');
});

it('finds nothing in arguments that only mention it', () => {
  expect(linkIn(['/opt/offhook', '--profile=offhook:x', 'tel:123'])).toBeNull();
});
