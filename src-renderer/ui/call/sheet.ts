/** What a call's panel has open below the name: one thing at a time. */
export type Sheet = 'keypad' | 'transfer' | 'redirect';
