/** An account in Germany whose PBX takes numbers as they are typed. */
export const sampleAccount = {
  line: { number: '201', kind: 'direct' },
  country: 'DE',
} as const;
