import { Button, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import * as v from 'valibot';
import { type Availability as Chosen, AvailabilitySchema } from '#shared/settings.ts';
import { readable } from '../../people.ts';
import { DownIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import { settled } from '../state/use-outcome.ts';
import { cleanPasted } from '../words/dial-text.ts';
import styles from './Availability.module.css';
import { PERIODS, type Period, untilOf } from './periods.ts';

/** Whether calls may reach the agent now; while they may not, for how much longer. */
export function Availability(): ReactNode {
  const { state, t } = useShell();
  const [open, setOpen] = useState(false);
  if (state.account === null) return null;
  if (state.availability.kind !== 'available') return <Away />;
  return (
    <div className={styles.box}>
      <UnstyledButton className={styles.now ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={styles.dot} />
        {t('availability.available')}
        <DownIcon size={14} />
      </UnstyledButton>
      {open && <Choose close={() => setOpen(false)} />}
    </div>
  );
}

function Away(): ReactNode {
  const { state, t, formats } = useShell();
  const { availability } = state;
  const now = useNow(true);
  if (availability.kind === 'available') return null;
  const words =
    availability.kind === 'forward'
      ? t('availability.forwarding', { number: readable(availability.number) })
      : t('availability.doNotDisturb');
  // `now` is the second that has begun: up to one too many is left.
  const left = availability.until === null ? null : Math.max(0, Math.floor((availability.until - now) / 1000));
  return (
    <div className={styles.away} role="status">
      <p>
        <strong>{words}</strong>
        {left !== null && <span>{t('availability.left', { time: formats.length(rounded(left)) })}</span>}
      </p>
      <Button size="xs" variant="default" onClick={() => void set({ kind: 'available' })}>
        {t('availability.end')}
      </Button>
    </div>
  );
}

/** Above two minutes nobody counts seconds. */
const rounded = (seconds: number): number => (seconds > 120 ? Math.ceil(seconds / 60) * 60 : seconds);

function Choose({ close }: { readonly close: () => void }): ReactNode {
  const { t } = useShell();
  const [kind, setKind] = useState<'doNotDisturb' | 'forward'>('doNotDisturb');
  const [period, setPeriod] = useState<Period>('hour1');
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState(false);
  const choose = async (): Promise<void> => {
    const until = untilOf(period, new Date());
    const wanted: Chosen = kind === 'forward' ? { kind, number: cleanPasted(number), until } : { kind, until };
    if (v.is(AvailabilitySchema, wanted) && (await set(wanted))) close();
    else setWrong(true);
  };
  return (
    <form
      className={styles.choose}
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('availability.title')}
        value={kind}
        onChange={(value) => setKind(value === 'forward' ? 'forward' : 'doNotDisturb')}
        data={[
          { value: 'doNotDisturb', label: t('availability.doNotDisturb') },
          { value: 'forward', label: t('availability.forward') },
        ]}
      />
      {kind === 'forward' ? (
        <TextInput
          label={t('availability.forwardTo')}
          type="tel"
          autoComplete="off"
          maxLength={33}
          value={number}
          error={wrong && t('availability.invalid')}
          errorProps={{ role: 'alert' }}
          onChange={(event) => {
            setWrong(false);
            setNumber(event.currentTarget.value);
          }}
        />
      ) : (
        <p className={styles.hint}>{t('availability.doNotDisturb.hint')}</p>
      )}
      <fieldset className={styles.periods}>
        <legend>{t('availability.for')}</legend>
        {PERIODS.map((choice) => (
          <label key={choice}>
            <input type="radio" name="period" checked={period === choice} onChange={() => setPeriod(choice)} />
            {t(`availability.${choice}`)}
          </label>
        ))}
      </fieldset>
      <div className={styles.ways}>
        <Button variant="default" size="sm" onClick={close}>
          {t('availability.cancel')}
        </Button>
        <Button type="submit" size="sm">
          {t('availability.set')}
        </Button>
      </div>
    </form>
  );
}

async function set(availability: Chosen): Promise<boolean> {
  const outcome = await settled(() => offhook.invoke('settings:set', { availability }));
  return outcome.ok;
}
