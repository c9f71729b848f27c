import type { ReactNode } from 'react';
import controls from '../forms/controls.module.css';
import { Group } from '../forms/Group.tsx';
import { ListEditor } from '../forms/ListEditor.tsx';
import type { NumberErrors, NumberFields } from '../forms/number-fields.ts';
import { Managed } from '../forms/Managed.tsx';
import { RowField } from '../forms/RowField.tsx';
import type { Form } from '../forms/use-form.ts';
import { useShell } from '../state/shell.ts';
import styles from './settings.module.css';

interface Props {
  readonly form: Form<NumberFields, NumberErrors>;
}

const MOST = 100;

/** The rules in their order: the first that takes a number decides. */
export function NumberLists({ form }: Props): ReactNode {
  const { t } = useShell();
  return (
    <>
      <Group title={t('numbers.outgoing')} hint={t('numbers.outgoing.hint')}>
        <Managed by="account.numbers.outgoing">
          <Rules form={form} list="outgoing" />
        </Managed>
      </Group>
      <Group title={t('numbers.incoming')} hint={t('numbers.incoming.hint')}>
        <Managed by="account.numbers.incoming">
          <Rules form={form} list="incoming" />
        </Managed>
      </Group>
      <Group title={t('numbers.allowed')} hint={t('numbers.allowed.hint')}>
        <Managed by="account.numbers.allowed">
          <Allowed form={form} />
        </Managed>
      </Group>
      <PatternHelp />
    </>
  );
}

function Rules({ form, list }: Props & { readonly list: 'outgoing' | 'incoming' }): ReactNode {
  const { t } = useShell();
  return (
    <ListEditor
      items={form.fields[list]}
      change={(rules) => form.set(list, rules)}
      nameOf={(_, index) => t(`numbers.${list}.rule`, { number: String(index + 1) })}
      adding={{ label: t('numbers.addRule'), blank: { match: '', replace: '' }, most: MOST }}
      renderRow={(rule, index, replace) => (
        <div className={controls.pair}>
          <RowField
            label="numbers.match"
            value={rule.match}
            error={form.errors[`${list}.${index}.match`]}
            example={`numbers.${list}.match.example`}
            onChange={(match) => replace({ ...rule, match })}
          />
          <RowField
            label="numbers.replace"
            value={rule.replace}
            error={form.errors[`${list}.${index}.replace`]}
            example={`numbers.${list}.replace.example`}
            onChange={(text) => replace({ ...rule, replace: text })}
          />
        </div>
      )}
    />
  );
}

function Allowed({ form }: Props): ReactNode {
  const { t } = useShell();
  const nameOf = (index: number): string => t('numbers.allowed.pattern', { number: String(index + 1) });
  return (
    <ListEditor
      compact
      items={form.fields.allowed}
      change={(patterns) => form.set('allowed', patterns)}
      nameOf={(_, index) => nameOf(index)}
      adding={{ label: t('numbers.addPattern'), blank: '', most: MOST }}
      renderRow={(pattern, index, replace) => (
        <RowField
          label="numbers.match"
          quiet={nameOf(index)}
          value={pattern}
          error={form.errors[`allowed.${index}`]}
          example="numbers.allowed.example"
          onChange={replace}
        />
      )}
    />
  );
}

const SIGNS = [
  ['X', 'digit'],
  ['Z', 'fromOne'],
  ['N', 'fromTwo'],
  ['[1-5]', 'set'],
  ['.', 'oneOrMore'],
  ['!', 'anyMore'],
  ['( )', 'part'],
] as const;

function PatternHelp(): ReactNode {
  const { t } = useShell();
  return (
    <details className={styles.help}>
      <summary>{t('numbers.patterns')}</summary>
      <dl>
        {SIGNS.map(([sign, name]) => (
          <div key={sign}>
            <dt translate="no">{sign}</dt>
            <dd>{t(`numbers.sign.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
