/**
 * What a portal page is told about itself, as `web/context.ts` reads it: the two sides of an HTTP boundary,
 * in two TypeScript projects.
 */
export interface PageContext {
  /** A slider is a document of its own, without a phone controller (bitrix24.md 5.6). */
  readonly slider: boolean;
  /** This page stands for the Bitrix24 Desktop messenger (5.7). */
  readonly desktop: boolean;
  readonly uri: string;
  readonly user: { readonly id: number; readonly name: string; readonly admin: boolean };
  /** The application whose page this is, and what its frame is given as PLACEMENT_OPTIONS. */
  readonly app: { readonly id: number; readonly options: Readonly<Record<string, unknown>> } | undefined;
  /** Placement handlers to render, one hidden frame each. */
  readonly placements: readonly number[];
  readonly colleagues: readonly { readonly id: number; readonly name: string; readonly innerNumber: string }[];
  readonly autoClose: boolean;
  readonly commentGraceMs: number;
  readonly overtimeMs: number;
  readonly knobs: PageKnobs;
}

export interface PageKnobs {
  readonly slowParentMs: number;
  readonly entityChangedFirst: boolean;
  readonly callListCards: 'external' | 'portal';
}
