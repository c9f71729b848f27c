import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { allows } from '#shared/command.ts';
import { useShell } from '../state/shell.ts';
import { CallPanel } from './CallPanel.tsx';
import { ConferencePanel } from './ConferencePanel.tsx';
import { focusOf } from './focus.ts';
import { OtherCalls } from './OtherCalls.tsx';
import { Reconnecting } from './Reconnecting.tsx';

/** The call that is spoken, large; what rings beside it above, what is held below. Without any, the one that has just ended. */
export function Calls({ withEnded = false }: { readonly withEnded?: boolean }): ReactNode {
  const { state } = useShell();
  const { main, conference, others } = focusOf(state.calls);
  if (main === null) {
    const ended: Call | undefined = state.calls.at(-1);
    return withEnded && ended !== undefined && <CallPanel call={ended} />;
  }
  const waiting = others.filter((call) => allows(call, 'answer'));
  const rest = others.filter((call) => !waiting.includes(call));
  return (
    <>
      <Reconnecting />
      {waiting.length > 0 && <OtherCalls calls={waiting} />}
      {conference.length > 0 ? <ConferencePanel calls={conference} /> : <CallPanel key={main.id} call={main} />}
      {rest.length > 0 && <OtherCalls calls={rest} beside={main} />}
    </>
  );
}
