import type { ReactNode } from 'react';
import { Field, LinesField } from '../forms/Fields.tsx';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { checkNetwork, networkFieldAt, networkFields, PROXY_KINDS } from '../forms/network-fields.ts';
import { useForm } from '../forms/use-form.ts';
import { ProxyLoginForm } from '../network/ProxyLoginForm.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import styles from './settings.module.css';

/** How the program gets out of the company's network, and who it says it is to the proxy. */
export function NetworkPage(): ReactNode {
  const { state, t } = useShell();
  const { networkSettings } = state;
  const form = useForm({
    initial: networkFields(networkSettings),
    check: (fields) => checkNetwork(fields, networkSettings.user),
    send: (network) => offhook.invoke('settings:set', { network }),
    fieldAt: networkFieldAt,
    done: () => undefined,
  });
  const { proxy } = form.fields;
  return (
    <div className={styles.groups}>
      <Group title={t('network.proxy')}>
        <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
          <Managed by="network.proxy">
            <fieldset className={forms.kind}>
              <legend>{t('network.proxy.how')}</legend>
              <div className={styles.radios}>
                {PROXY_KINDS.map((kind) => (
                  <label key={kind}>
                    <input
                      type="radio"
                      name="proxy"
                      checked={proxy === kind}
                      onChange={() => form.set('proxy', kind)}
                    />
                    {t(`network.proxy.${kind}`)}
                  </label>
                ))}
              </div>
            </fieldset>
          </Managed>
          {proxy === 'servers' && (
            <>
              <Field
                form={form}
                setting="network.servers"
                name="servers"
                label="network.servers"
                example="network.servers.example"
              />
              <LinesField
                form={form}
                setting="network.bypass"
                name="bypass"
                label="network.bypass"
                hint="network.bypass.hint"
              />
            </>
          )}
          {proxy === 'script' && (
            <Field
              form={form}
              setting="network.script"
              name="script"
              label="network.script"
              example="network.script.example"
            />
          )}
          <FormEnd form={form} label="form.save" saved={form.saved} />
        </form>
      </Group>
      {proxy !== 'direct' && (
        <Group title={t('network.login')} hint={t('network.login.hint')}>
          <ProxyLoginForm user={networkSettings.user ?? ''} label="form.save" />
        </Group>
      )}
    </div>
  );
}
