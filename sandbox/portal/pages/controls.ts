import type { PortalParts } from '../parts.ts';
import { html, type Html } from './html.ts';

/** One thing to turn: its place in the JSON, and what it is now. */
type Field =
  | { readonly path: string; readonly value: boolean | number | string }
  | { readonly path: string; readonly value: string; readonly choices: readonly string[] };

/** Everything that can go wrong on purpose, on the page as over HTTP: each form posts its fields as JSON. */
export function controls({ faults, state }: PortalParts): Html {
  const { push, ...knobs } = faults.knobs;
  const { bucket, operating, overtime, sipLines: _lines, ...settings } = state.settings;
  const number = (path: string, value = 0): Field => ({ path, value });
  const word = (path: string, value = ''): Field => ({ path, value });
  const yes = (path: string): Field => ({ path, value: false });
  const choice = (path: string, ...choices: string[]): Field => ({ path, value: choices[0] ?? '', choices });
  const flat = (values: object, prefix = ''): Field[] =>
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'object' || value === undefined ? [] : [fieldOf(`${prefix}${name}`, value)],
    );
  return html`
  <section class="panel controls" aria-label="Controls">
    <h2>Controls</h2>
    ${form('knobs', 'Knobs', [...flat(knobs), ...flat(push, 'push.')])}
    ${form('settings', 'Settings', [
      ...flat(settings),
      ...flat(bucket, 'bucket.'),
      ...flat(operating, 'operating.'),
      ...flat(overtime, 'overtime.'),
    ])}
    ${form('fault', 'Next fault', [
      choice('kind', 'status', 'html', 'cut', 'hang', 'delay', 'refuse', 'twice'),
      word('method'),
      number('status', 503),
      word('error'),
      word('description'),
      number('times', 1),
      yes('executed'),
    ])}
    ${form('chaos', 'Chaos', [number('share', 0.1)])}
    ${form('down', 'Portal down', [choice('how', 'refuse', 'hang'), number('forMs', 5000)])}
    ${form('expire-tokens', 'Expire tokens', [yes('refresh')])}
    ${form('cut-push', 'Cut push connections', [])}
    ${form('expire-channels', 'Expire push channels', [choice('how', 'reconnect', 'get_config')])}
    ${form('announce-push', 'Announce to push clients', [choice('command', 'config_expire', 'server_restart')])}
    ${form('click', 'Click', [number('userId', 12), word('number', '+493023125101'), yes('mobile')])}
    ${form('callback', 'Callback form', [
      word('number', '+493023125101'),
      word('text', 'Please call back'),
      word('lineNumber', state.lines[0]?.number ?? ''),
    ])}
    ${form('clear', 'Clear all faults and knobs', [])}
    <p role="status" id="control-answer"></p>
  </section>`;
}

/** Which values a setting may have, where the type doesn't tell. */
const choices: Readonly<Record<string, readonly string[]>> = {
  callListCards: ['external', 'portal'],
  'push.mode': ['shared', 'personal'],
  methodConfirmation: ['waiting', 'denied', 'granted'],
  defaultErrorCode: ['', 'ERROR_CORE'],
};

function fieldOf(path: string, value: unknown): Field {
  const offered = choices[path];
  if (offered !== undefined) return { path, value: String(value), choices: offered };
  return { path, value: typeof value === 'boolean' || typeof value === 'number' ? value : String(value) };
}

const form = (api: string, title: string, fields: readonly Field[]): Html => html`
    <form data-api="${api}" aria-label="${title}">
      <fieldset><legend>${title}</legend>
        ${fields.map((field) => html`<label>${field.path} ${input(field)}</label> `)}
        <button type="submit">${title}</button>
      </fieldset>
    </form>`;

function input(field: Field): Html {
  if ('choices' in field) {
    const options = field.choices.map(
      (given) => html`<option value="${given}" ${given === field.value && 'selected'}>${given || '(empty)'}</option>`,
    );
    return html`<select name="${field.path}">${options}</select>`;
  }
  const { path, value } = field;
  if (typeof value === 'boolean') return html`<input type="checkbox" name="${path}" ${value && 'checked'}>`;
  if (typeof value === 'number') return html`<input type="number" step="any" name="${path}" value="${value}">`;
  return html`<input type="text" name="${path}" value="${value}">`;
}
