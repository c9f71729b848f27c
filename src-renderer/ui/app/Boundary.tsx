import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { type Locale, translator } from '#shared/messages/catalogue.ts';
import { AlertIcon } from '../icons.tsx';
import { FullPage } from './FullPage.tsx';

interface Props {
  readonly locale: Locale;
  readonly children: ReactNode;
}

/** A mistake in drawing must not look like a lost call: the call lives in another window and goes on. */
export class Boundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('The window could not be drawn', error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = translator(this.props.locale);
    return (
      <FullPage icon={<AlertIcon size={36} />} title={t('window.failed')} text={t('window.failed.fix')} role="alert">
        <Button onClick={() => location.reload()}>{t('window.reload')}</Button>
      </FullPage>
    );
  }
}
