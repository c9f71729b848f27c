import { useState } from 'react';
import type { InvokeInput } from '#shared/ipc.ts';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import { offhook } from '../offhook.ts';

/** What the window may ask of the phone. */
export type WindowCommand = InvokeInput<'call:command'>;

export interface Commanding {
  /** Why the last command was not carried out. */
  readonly refusal: MessageKey | null;
  /** @returns whether it was carried out */
  readonly command: (command: WindowCommand) => Promise<boolean>;
  readonly forget: () => void;
}

/** Sends call commands to main, the one gate; the answer's reason is what the user reads. */
export function useCommand(): Commanding {
  const [refusal, setRefusal] = useState<MessageKey | null>(null);
  const command = async (wanted: WindowCommand): Promise<boolean> => {
    const refused = await refusalOf(wanted);
    setRefusal(refused);
    return refused === null;
  };
  return { refusal, command, forget: () => setRefusal(null) };
}

async function refusalOf(wanted: WindowCommand): Promise<MessageKey | null> {
  try {
    const result = await offhook.invoke('call:command', wanted);
    return result.ok ? null : `refusal.${result.reason}`;
  } catch (error) {
    console.error('Command not answered', error);
    return 'refusal.unanswered';
  }
}
