import { Loader, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import { readable } from '../../people.ts';
import { useShell } from '../state/shell.ts';
import type { CrmSearchState } from './use-crm-search.ts';
import type { Suggestion } from './suggestions.ts';
import styles from './Suggestions.module.css';

export const LIST_ID = 'dial-suggestions';
const TITLES = { quickKeys: 'quickKeys.title', recent: 'recent.title', crm: 'dial.from.crm' } as const;
export const optionId = (index: number): string => `${LIST_ID}-${index}`;

interface Props {
  readonly suggestions: readonly Suggestion[];
  readonly crm: CrmSearchState;
  /** Index of the one that Enter would call; -1: none. */
  readonly active: number;
  readonly choose: (one: Suggestion) => void;
}

/** Below the dial field: whom its text may mean. The focus stays in the field, which tells of `active` (ARIA combobox). */
export function Suggestions({ suggestions, crm, active, choose }: Props): ReactNode {
  const { t } = useShell();
  const note = noteOf(crm, suggestions.length);
  const groups = (['quickKeys', 'recent', 'crm'] as const).flatMap((from) => {
    const of = suggestions.flatMap((one, index) => (one.from === from ? [{ one, index }] : []));
    return of.length === 0 ? [] : [{ from, of }];
  });
  return (
    <>
      {groups.length > 0 && (
        <div role="listbox" id={LIST_ID} aria-label={t('dial.suggestions')} className={styles.list}>
          {groups.map(({ from, of }) => (
            <div key={from} role="group" aria-labelledby={`${LIST_ID}-${from}`}>
              <div id={`${LIST_ID}-${from}`} role="presentation" className={styles.title}>
                {t(TITLES[from])}
              </div>
              {of.map(({ one, index }) => (
                <Option key={index} one={one} index={index} isActive={index === active} choose={choose} />
              ))}
            </div>
          ))}
        </div>
      )}
      {note !== null && (
        <p className={styles.note}>
          {crm.state === 'loading' && <Loader size={14} color="gray" aria-hidden />}
          <span>
            {crm.state === 'failed' && `${t('dial.crm.failed')} `}
            {t(note)}
          </span>
        </p>
      )}
      <VisuallyHidden>
        <div role="status">
          {crm.state !== 'loading' && suggestions.length > 0 && t('dial.found', { count: suggestions.length })}{' '}
          {note !== null && t(note)}
        </div>
      </VisuallyHidden>
    </>
  );
}

interface OptionProps {
  readonly one: Suggestion;
  readonly index: number;
  readonly isActive: boolean;
  readonly choose: (one: Suggestion) => void;
}

function Option({ one, index, isActive, choose }: OptionProps): ReactNode {
  const { t } = useShell();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const number = readable(one.shown);
  return (
    // The keys are the field's: it has the focus.
    <div
      ref={row}
      id={optionId(index)}
      role="option"
      aria-selected={isActive}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => choose(one)}
    >
      <span className={styles.who} translate="no">
        {one.name ?? number}
      </span>
      <span className={styles.facts}>
        {one.client !== null && <span>{t(`crm.${one.client.type}`)}</span>}
        {one.name !== null && <span translate="no">{number}</span>}
      </span>
    </div>
  );
}

/** What there is to say about the CRM beside what it has found. */
function noteOf(crm: CrmSearchState, found: number): MessageKey | null {
  switch (crm.state) {
    case 'none':
      return null;
    case 'found':
      return crm.more ? 'dial.crm.more' : found === 0 ? 'dial.crm.empty' : null;
    case 'failed':
      return `failure.${crm.reason}`;
    default:
      return `dial.crm.${crm.state}`;
  }
}
