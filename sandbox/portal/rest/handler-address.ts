import { RestError } from './errors.ts';

/** What `placement.bind` and `event.bind` accept: http or https, and a dot in the host (bitrix24.md 1.4). */
export function checkHandler(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.hostname.includes('.')) throw new RestError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RestError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
  }
  return address;
}
