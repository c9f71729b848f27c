/** What the isolated world of a page sends to main. Values are encoded by the codec. */
export type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: string; readonly ports: readonly string[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | {
      readonly kind: 'permission';
      readonly id: number;
      readonly question: 'check' | 'request';
      readonly permission: string;
      readonly details: object;
    }
  | { readonly kind: 'port'; readonly id: string; readonly value: string }
  | { readonly kind: 'port-close'; readonly id: string }
  | { readonly kind: 'preload-error'; readonly error: string };

/** What main sends to the isolated world of a page. */
export type ToPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: string; readonly ports: readonly string[] }
  | { readonly kind: 'reply'; readonly id: number; readonly value: string; readonly error?: string }
  | { readonly kind: 'port'; readonly id: string; readonly value: string }
  | { readonly kind: 'port-close'; readonly id: string };
