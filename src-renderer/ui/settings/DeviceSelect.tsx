import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AudioRole, DevicePreference } from '#shared/audio.ts';
import { choose, kindOf, realDevices } from '../../phone/audio/choose.ts';
import { useShell } from '../state/shell.ts';

interface Props {
  readonly role: AudioRole;
  readonly chosen: DevicePreference | null;
  readonly change: (chosen: DevicePreference | null) => void;
}

const SYSTEM = '';
/** No device has such an id: they are hexadecimal. */
const ABSENT = 'absent';

/** What is chosen stays chosen while it is unplugged: it comes back with its plug. */
export function DeviceSelect({ role, chosen, change }: Props): ReactNode {
  const { state, t } = useShell();
  const devices = realDevices(state.phone.devices).filter(({ kind }) => kind === kindOf(role));
  const found = chosen === null ? null : choose(role, chosen, state.phone.devices);
  const value = found === null ? SYSTEM : found.by === 'system' ? ABSENT : (found.device?.id ?? ABSENT);
  const nameOf = (label: string, index: number): string =>
    label === '' ? t('audio.unnamed', { number: String(index + 1) }) : label;
  const absent = chosen !== null && value === ABSENT;
  return (
    <NativeSelect
      label={t(`audio.device.${role}`)}
      value={value}
      onChange={(event) => {
        const id = event.currentTarget.value;
        const device = devices.find((one) => one.id === id);
        if (id === SYSTEM) change(null);
        else if (device !== undefined) change({ id, label: device.label, group: device.group });
      }}
      data={[
        { value: SYSTEM, label: t('audio.system') },
        ...devices.map(({ id, label }, index) => ({ value: id, label: nameOf(label, index) })),
        ...(absent ? [{ value: ABSENT, label: t('audio.absent', { label: nameOf(chosen.label, 0) }) }] : []),
      ]}
      {...(absent && { description: t('audio.absent.hint') })}
    />
  );
}
