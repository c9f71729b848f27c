import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { allows } from '#shared/command.ts';
import { partyOf } from '#shared/party.ts';
import { nameOf } from '../../people.ts';
import { HandsetIcon, HangupIcon, SwitchIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { type Commanding, useCommand } from '../state/use-command.ts';
import { CallTimer } from './CallTimer.tsx';
import styles from './OtherCalls.module.css';

interface Props {
  readonly calls: readonly Call[];
  /** The call that is shown large, where these may be put together with it. */
  readonly beside?: Call;
}

/** Calls that are held or wait, each with what brings it to the front. */
export function OtherCalls({ calls, beside }: Props): ReactNode {
  const { t } = useShell();
  const commanding = useCommand();
  return (
    <section className={styles.others} aria-label={t('call.others')}>
      <ul>
        {calls.map((call) => (
          <OtherCall key={call.id} call={call} command={commanding.command} />
        ))}
      </ul>
      {beside !== undefined && <Together calls={calls} beside={beside} command={commanding.command} />}
      {commanding.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(commanding.refusal)}
        </p>
      )}
    </section>
  );
}

function OtherCall({ call, command }: { readonly call: Call; readonly command: Commanding['command'] }): ReactNode {
  const { t } = useShell();
  const who = nameOf(partyOf(call)) ?? t('call.anonymous');
  const { statusText } = cardView(call);
  const rings = allows(call, 'answer');
  return (
    <li className={styles.row} data-rings={rings || undefined}>
      <span className={styles.words}>
        <strong translate="no">{who}</strong>
        <small>
          {t(statusText.key, statusText.params)} <CallTimer call={call} inline />
        </small>
      </span>
      <ActionIcon
        size={38}
        radius="xl"
        color="red"
        variant="light"
        aria-label={t(rings ? 'call.declineOf' : 'call.hangupOf', { who })}
        title={rings ? t('call.decline') : t('call.hangup')}
        onClick={() => void command({ type: rings ? 'decline' : 'hangup', callId: call.id })}
      >
        <HangupIcon size={18} />
      </ActionIcon>
      {rings ? (
        <ActionIcon
          size={38}
          radius="xl"
          color="green"
          variant="filled"
          aria-label={t('call.answerOf', { who })}
          title={t('call.answerHolding.hint')}
          onClick={() => void command({ type: 'answer', callId: call.id })}
        >
          <HandsetIcon size={18} />
        </ActionIcon>
      ) : (
        allows(call, 'hold') && (
          <ActionIcon
            size={38}
            radius="xl"
            variant="default"
            aria-label={t('call.switch', { who })}
            title={t('call.switch', { who })}
            onClick={() => void command({ type: 'hold', callId: call.id, held: false })}
          >
            <SwitchIcon size={18} />
          </ActionIcon>
        )
      )}
    </li>
  );
}

/** What can be made of exactly two calls that both talk. */
function Together({
  calls,
  beside,
  command,
}: Required<Props> & { readonly command: Commanding['command'] }): ReactNode {
  const { t } = useShell();
  const [other, ...more] = calls.filter((call) => call.phase === 'talking');
  const consulting = beside.consultOf !== null || beside.transfer !== null;
  if (other === undefined || more.length > 0 || consulting) return null;
  if (!allows(beside, 'join') || !allows(other, 'join')) return null;
  const pair = { callId: beside.id, withId: other.id };
  return (
    <div className={styles.together}>
      {!beside.conference && (
        <Button variant="light" size="xs" onClick={() => void command({ type: 'join', ...pair })}>
          {t('call.join')}
        </Button>
      )}
      {!beside.conference && (
        <Button variant="default" size="xs" onClick={() => void command({ type: 'connect', ...pair })}>
          {t('call.connect')}
        </Button>
      )}
    </div>
  );
}
