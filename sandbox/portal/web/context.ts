/** What the server tells a portal page about itself (`pages/page-context.ts` writes it). */
export interface PageContext {
  /** A slider is a document of its own, without a phone controller (bitrix24.md 5.6). */
  readonly slider: boolean;
  /** This page stands for the Bitrix24 Desktop messenger (5.7). */
  readonly desktop: boolean;
  readonly uri: string;
  readonly user: { readonly id: number; readonly name: string; readonly admin: boolean };
  readonly app?: { readonly id: number; readonly options: Readonly<Record<string, unknown>> };
  readonly placements: readonly number[];
  readonly colleagues: readonly Colleague[];
  readonly autoClose: boolean;
  readonly commentGraceMs: number;
  readonly overtimeMs: number;
  readonly knobs: PageKnobs;
}

export interface Colleague {
  readonly id: number;
  readonly name: string;
  readonly innerNumber: string;
}

export interface PageKnobs {
  readonly slowParentMs: number;
  readonly entityChangedFirst: boolean;
  readonly callListCards: 'external' | 'portal';
}

export interface RenderedPlacement {
  readonly sid: string;
  readonly html: string;
  readonly appOrigin: string;
  readonly initData: Readonly<Record<string, unknown>>;
}

export function readContext(): PageContext {
  const text = document.getElementById('page-context')?.textContent;
  if (!text) throw new Error('this page has no context');
  const context: PageContext = JSON.parse(text);
  return context;
}
