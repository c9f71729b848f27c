import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Phrase } from '#shared/card-view.ts';
import type { NumberStep } from '#shared/numbers/number-step.ts';
import type { Numbering } from '#shared/numbers/number-rules.ts';
import { tryRules } from '#shared/numbers/try-rules.ts';
import { Group } from '../forms/Group.tsx';
import { checkNumbers, type NumberFields } from '../forms/number-fields.ts';
import { useShell } from '../state/shell.ts';
import styles from './numbers.module.css';
import { isWayStep, stepWords } from './step-words.ts';

/** What becomes of a number under the rules as they stand in the form, saved or not. Nothing is dialled. */
export function TryNumber({ fields }: { readonly fields: NumberFields }): ReactNode {
  const { t } = useShell();
  const [text, setText] = useState('');
  const checked = checkNumbers(fields);
  return (
    <Group title={t('numbers.try')} hint={t('numbers.try.hint')}>
      <TextInput
        type="tel"
        label={t('numbers.try.number')}
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div role="status" className={styles.tried}>
        {text.trim() !== '' &&
          (checked.ok ? (
            <Tried text={text} numbering={{ ...checked.value.numbers, country: checked.value.country }} />
          ) : (
            <p>{t('numbers.try.mistakes')}</p>
          ))}
      </div>
    </Group>
  );
}

function Tried({ text, numbering }: { readonly text: string; readonly numbering: Numbering }): ReactNode {
  const { t } = useShell();
  const { dialled, caller, back } = tryRules(text, numbering);
  const { read } = dialled;
  const differs = back !== null && read.ok && read.e164 !== null && back.read.e164 !== read.e164;
  return (
    <>
      <Way
        title={{ key: 'numbers.try.dialled' }}
        steps={dialled.steps}
        result={read.ok ? { key: 'numbers.try.target', params: { number: read.target } } : null}
        crm={read.ok ? crmWords(read.e164) : null}
      />
      {differs && <p className={styles.differs}>{t('numbers.try.differs')}</p>}
      <Way
        title={{ key: 'numbers.try.caller' }}
        steps={caller.steps}
        result={null}
        crm={caller.read.kind === 'anonymous' ? null : crmWords(caller.read.e164)}
      />
    </>
  );
}

const crmWords = (e164: string | null): Phrase =>
  e164 === null ? { key: 'numbers.try.noE164' } : { key: 'numbers.try.crm', params: { number: e164 } };

interface WayProps {
  readonly title: Phrase;
  readonly steps: readonly NumberStep[];
  readonly result: Phrase | null;
  readonly crm: Phrase | null;
}

function Way({ title, steps, result, crm }: WayProps): ReactNode {
  const { t } = useShell();
  const say = ({ key, params }: Phrase): string => t(key, params);
  return (
    <div className={styles.way}>
      <h3>{say(title)}</h3>
      <ol>
        {steps.filter(isWayStep).map((step, index) => (
          <li key={`${index} ${step.step}`} data-step={step.step}>
            {say(stepWords(step))}
          </li>
        ))}
      </ol>
      {result !== null && <strong>{say(result)}</strong>}
      {crm !== null && <strong>{say(crm)}</strong>}
    </div>
  );
}
