import { Button } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type AcceleratorProblem, type Modifier, writeAccelerator } from '#shared/shortcuts/accelerator.ts';
import { recordKeys } from '#shared/shortcuts/pressed-keys.ts';
import { SHORTCUT_ACTIONS, type ShortcutAction, type ShortcutSettings } from '#shared/shortcuts/shortcuts.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import { keyCaps, modifierCaps } from './key-words.ts';
import styles from './shortcuts.module.css';

interface Props {
  readonly action: ShortcutAction;
  readonly settings: ShortcutSettings;
  readonly set: (accelerator: string | null) => void;
}

type Trouble =
  | { readonly problem: AcceleratorProblem }
  | { readonly problem: 'taken'; readonly by: ShortcutAction }
  | null;

/** One action: its keys, whether they work, and the recorder that takes the next keys that are pressed. */
export function ShortcutRow({ action, settings, set }: Props): ReactNode {
  const { state, t } = useShell();
  const id = useId();
  const [recording, setRecording] = useState(false);
  const [held, setHeld] = useState<readonly Modifier[]>([]);
  const [trouble, setTrouble] = useState<Trouble>(null);
  const recorder = useRecorder(recording);
  const { system, status } = state.shortcuts;
  const accelerator = settings[action];
  const name = t(`shortcuts.${action}`);

  const stop = (): void => {
    setRecording(false);
    setHeld([]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (!recording) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === 'Tab' && plain) return stop(); // the keyboard goes on, as everywhere
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape' && plain) {
      setTrouble(null);
      return stop();
    }
    const keys = recordKeys(event.nativeEvent);
    if (keys.kind === 'waiting') return setHeld(keys.modifiers);
    if (keys.kind === 'refused') return setTrouble({ problem: keys.problem });
    const wanted = writeAccelerator(keys.accelerator);
    const by = SHORTCUT_ACTIONS.find((other) => other !== action && settings[other] === wanted);
    if (by !== undefined) return setTrouble({ problem: 'taken', by });
    setTrouble(null);
    stop();
    if (wanted !== accelerator) set(wanted);
  };

  return (
    <div className={styles.row} role="group" aria-labelledby={`${id}-name`}>
      <span id={`${id}-name`} className={styles.name}>
        {name}
      </span>
      <span className={styles.keys}>
        {accelerator === null ? (
          <span className={styles.none}>{t('shortcuts.none')}</span>
        ) : (
          keyCaps(accelerator, system, t).map((cap) => (
            <kbd key={cap} translate="no">
              {cap}
            </kbd>
          ))
        )}
      </span>
      <div className={styles.buttons}>
        <Button
          ref={recorder}
          size="xs"
          variant={recording ? 'filled' : 'default'}
          {...(!recording && { 'aria-label': t('shortcuts.recordNamed', { action: name }) })}
          aria-describedby={`${id}-state`}
          onClick={() => {
            setTrouble(null);
            setRecording(true);
          }}
          onKeyDown={onKeyDown}
          // Space and Enter are clicks on their way up: they belong to the recorder while it records.
          onKeyUp={(event) => {
            if (!recording) return;
            event.preventDefault();
            setHeld([]);
          }}
          onBlur={stop}
        >
          {!recording ? (
            t('shortcuts.record')
          ) : held.length === 0 ? (
            t('shortcuts.recording')
          ) : (
            <span translate="no">{`${modifierCaps(held, system, t).join(' + ')} + …`}</span>
          )}
        </Button>
        {accelerator !== null && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('shortcuts.removeNamed', { action: name })}
            onClick={() => {
              setTrouble(null);
              set(null);
            }}
          >
            {t('shortcuts.remove')}
          </Button>
        )}
      </div>
      <div id={`${id}-state`} className={styles.state} role="status">
        {recording && <p>{t('shortcuts.recording.hint')}</p>}
        {trouble !== null && <p data-bad>{troubleWords(trouble, t)}</p>}
        {!recording && trouble === null && status[action] !== 'none' && (
          <p data-bad={status[action] === 'refused' || status[action] === 'conflict' || undefined}>
            {t(`shortcuts.status.${status[action]}`)}
          </p>
        )}
        {action === 'callSelected' && !recording && trouble === null && <SelectionHint />}
      </div>
    </div>
  );
}

function SelectionHint(): ReactNode {
  const { state, t } = useShell();
  const how = state.shortcuts.system === 'linux' ? 'shortcuts.callSelected.hint' : 'shortcuts.callSelected.copied';
  return (
    <p>
      {t(how)} {!state.callSettings.dialLinks && t('shortcuts.callSelected.asks')}
    </p>
  );
}

const troubleWords = (trouble: NonNullable<Trouble>, t: ReturnType<typeof useShell>['t']): string =>
  trouble.problem === 'taken'
    ? t('shortcuts.problem.taken', { action: t(`shortcuts.${trouble.by}`) })
    : t(`shortcuts.problem.${trouble.problem}`);

/** While it records, main lets the keys through to this window. */
function useRecorder(recording: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!recording) return;
    button.current?.focus();
    void settled(() => offhook.invoke('shortcuts:record', { on: true }));
    return () => void settled(() => offhook.invoke('shortcuts:record', { on: false }));
  }, [recording]);
  return button;
}
