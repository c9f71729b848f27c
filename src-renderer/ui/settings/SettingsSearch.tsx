import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { RemoveIcon, SearchIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { SearchEntry } from './search/entries.ts';
import { searchSettings } from './search/search-settings.ts';
import styles from './search.module.css';
import menu from './settings.module.css';

interface Props {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** What there is while nothing is looked for. */
  readonly children: ReactNode;
}

/** A field over the settings; what is found takes the menu's place. Arrows go through it, Escape gives the menu back. */
export function SettingsSearch({ query, setQuery, children }: Props): ReactNode {
  const { state, t, go } = useShell();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = searchSettings(query, state, t);
  const isAsked = query.trim() !== '';
  const open = ({ page, label }: SearchEntry): void => go({ name: 'settings', page, found: label, query });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isAsked) {
      event.preventDefault();
      setQuery('');
      field.current?.focus();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const places = [field.current, ...(list.current?.querySelectorAll('button') ?? [])].filter((one) => one !== null);
    const at = places.indexOf(document.activeElement as HTMLInputElement | HTMLButtonElement);
    const next = places[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <div className={styles.search} onKeyDown={onKeyDown}>
      <search>
        <form
          className={styles.field}
          onSubmit={(event) => {
            event.preventDefault();
            const first = found[0];
            if (first !== undefined) open(first);
          }}
        >
          <SearchIcon size={18} />
          <input
            ref={field}
            type="search"
            aria-label={t('search.label')}
            placeholder={t('search.label')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
          {query !== '' && (
            <UnstyledButton
              className={styles.clear ?? ''}
              aria-label={t('search.clear')}
              onClick={() => {
                setQuery('');
                field.current?.focus();
              }}
            >
              <RemoveIcon size={16} />
            </UnstyledButton>
          )}
        </form>
        <p role="status" className={styles.count}>
          {isAsked && found.length > 0 && t('search.results', { count: found.length })}
        </p>
        {isAsked && found.length === 0 && (
          <div role="status" className={styles.none}>
            <strong>{t('search.none', { query: query.trim() })}</strong>
            <p>{t('search.none.hint')}</p>
          </div>
        )}
        {found.length > 0 && (
          <ul ref={list} className={menu.menu}>
            {found.map((entry) => (
              <li key={`${entry.page} ${entry.label}`}>
                <UnstyledButton className={menu.entry ?? ''} onClick={() => open(entry)}>
                  <span className={menu.words}>
                    {t(entry.label)}
                    <small>
                      {entry.group === null
                        ? t(`settings.${entry.page}`)
                        : t('search.place', { page: t(`settings.${entry.page}`), group: t(entry.group) })}
                    </small>
                  </span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </search>
      {!isAsked && children}
    </div>
  );
}
