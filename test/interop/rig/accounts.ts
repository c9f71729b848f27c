/** The SIP password of each account of the rigs, on either exchange: agents 1001 to 1008, desks 2001 and 2002. */
export const passwordOf = (user: number | string): string => `pw${user}`;
