import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Locale, translator } from '#shared/messages/catalogue.ts';
import { FullPage } from './FullPage.tsx';

/** Before the first snapshot. */
export function Starting({ locale }: { readonly locale: Locale }): ReactNode {
  return <FullPage icon={<Loader size={28} />} title={translator(locale)('window.loading')} role="status" />;
}
