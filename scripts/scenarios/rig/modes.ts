import type { Queue } from '../../../sandbox/pbx/queue.ts';

/** How an exchange may name the legs and rounds of one physical call (pbx-rig.md 4). */
export interface CallIdMode {
  readonly callIds: NonNullable<Queue['callIds']>;
  readonly header: boolean;
}

export const CALL_ID_MODES: readonly CallIdMode[] = [
  { callIds: 'one', header: true },
  { callIds: 'perLeg', header: true },
  { callIds: 'one', header: false },
  { callIds: 'perLeg', header: false },
];

export const nameOf = ({ callIds, header }: CallIdMode): string =>
  `${callIds === 'one' ? 'one Call-ID' : 'a Call-ID for each leg'}, ${header ? 'with' : 'without'} the header`;
