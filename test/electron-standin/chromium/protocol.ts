/** The DevTools protocol's types, as Playwright ships them. */
export type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
