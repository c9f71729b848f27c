import { MantineProvider } from '@mantine/core';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { chooseLocale } from '#shared/messages/catalogue.ts';
import type { Store } from '../state/store.ts';
import { theme } from '../theme/theme.ts';
import { Boundary } from './Boundary.tsx';
import { Frame } from './Frame.tsx';
import { Starting } from './Starting.tsx';

/**
 * The provider, the language and the theme around whatever there is to show. `withCssVariables` and `withGlobalClasses`
 * are off because both would write a <style> element (see `theme/styles.ts`).
 */
export function App({ store }: { readonly store: Store }): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const locale = state?.locale ?? chooseLocale(navigator.languages);
  const dark = state?.dark ?? matchMedia('(prefers-color-scheme: dark)').matches;
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={dark ? 'dark' : 'light'}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Boundary locale={locale}>{state === null ? <Starting locale={locale} /> : <Frame state={state} />}</Boundary>
    </MantineProvider>
  );
}
