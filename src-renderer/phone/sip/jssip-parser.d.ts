/** JsSIP's own reader, which has no types. `null` stands for the user agent that a request would be answered through. */
declare module 'jssip/lib/Parser.js' {
  export function parseMessage(
    text: string,
    ua: null,
  ): { readonly method?: string; hasHeader(name: string): boolean } | undefined;
}
