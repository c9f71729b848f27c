import { ActionIcon, Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { AddIcon, DownIcon, RemoveIcon, UpIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './controls.module.css';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly change: (items: readonly Item[]) => void;
  /** What a row is called, on screen or for screen readers. */
  readonly nameOf: (item: Item, index: number) => string;
  readonly renderRow: (item: Item, index: number, replace: (item: Item) => void) => ReactNode;
  /** Whether the row's only control stands beside the buttons, under the row's name. */
  readonly compact?: boolean;
  /** Without it there is neither adding nor removing. */
  readonly adding?: { readonly label: string; readonly blank: Item; readonly most: number };
}

type Way = 'up' | 'down' | 'remove' | 'add';

/** An ordered list, for mouse and keyboard alike: after each move the keyboard goes along with the row. */
export function ListEditor<Item>({
  items,
  change,
  nameOf,
  renderRow,
  compact = false,
  adding,
}: Props<Item>): ReactNode {
  const { t } = useShell();
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ readonly row: number; readonly way: Way } | null>(null);
  useEffect(() => {
    if (wanted.current === null || box.current === null) return;
    focusIn(box.current, wanted.current);
    wanted.current = null;
  });
  const move = (from: number, to: number): void => {
    wanted.current = { row: to, way: to < from ? 'up' : 'down' };
    change(moved(items, from, to));
  };
  const button = (index: number, way: Exclude<Way, 'add'>, press: () => void, disabled = false): ReactNode => {
    const label = t(`list.${way}`, { what: nameOf(items[index] as Item, index) });
    const Icon = ICONS[way];
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        data-way={way}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={press}
      >
        <Icon size={16} />
      </ActionIcon>
    );
  };
  return (
    <div ref={box} className={styles.list}>
      {items.length > 0 && (
        <ol>
          {items.map((item, index) => (
            // Rows have no identity but their place: what they hold moves, they stay.
            <li key={`${index}`} data-row={index} data-compact={compact || undefined}>
              {!compact && <span className={styles.name}>{nameOf(item, index)}</span>}
              <div className={styles.row}>{renderRow(item, index, (next) => change(items.with(index, next)))}</div>
              <div className={styles.ways}>
                {button(index, 'up', () => move(index, index - 1), index === 0)}
                {button(index, 'down', () => move(index, index + 1), index === items.length - 1)}
                {adding !== undefined &&
                  button(index, 'remove', () => {
                    wanted.current = { row: index, way: 'remove' };
                    change(items.toSpliced(index, 1));
                  })}
              </div>
            </li>
          ))}
        </ol>
      )}
      {adding !== undefined && items.length < adding.most && (
        <Button
          variant="default"
          size="xs"
          leftSection={<AddIcon size={14} />}
          data-way="add"
          onClick={() => {
            wanted.current = { row: items.length, way: 'add' };
            change([...items, adding.blank]);
          }}
        >
          {adding.label}
        </Button>
      )}
    </div>
  );
}

const ICONS = { up: UpIcon, down: DownIcon, remove: RemoveIcon } as const;

const moved = <Item,>(items: readonly Item[], from: number, to: number): readonly Item[] => {
  const item = items[from];
  return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
};

function focusIn(box: HTMLElement, { row, way }: { readonly row: number; readonly way: Way }): void {
  const rows = box.querySelectorAll<HTMLElement>('[data-row]');
  const place = rows[Math.min(row, rows.length - 1)];
  const best = way === 'add' ? 'input' : `[data-way="${way}"]:not(:disabled)`;
  // At the end of its way a button is off: the next best one, and without any row the button that adds one.
  const target =
    place?.querySelector<HTMLElement>(best) ??
    place?.querySelector<HTMLElement>('[data-way]:not(:disabled)') ??
    box.querySelector<HTMLElement>('[data-way="add"]');
  target?.focus();
}
