/** The forms of the inspection page: each posts its fields as JSON to `/sandbox/api/…`. */

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-api]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const response = await fetch(`/sandbox/api/${form.dataset['api']}`, {
    method: 'POST',
    body: JSON.stringify(valuesOf(form)),
  });
  const shown = document.getElementById('control-answer');
  if (shown) shown.textContent = `${form.ariaLabel}: ${response.ok ? 'done' : await response.text()}`;
}

/** `push.delayMs` is a field inside `push`. An empty text is left out, but where empty is a choice. */
function valuesOf(form: HTMLFormElement): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const inner = new Map<string, Record<string, unknown>>();
  for (const control of form.elements) {
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) continue;
    const value = valueOf(control);
    if (value === undefined) continue;
    const [group = '', name] = control.name.split('.');
    if (name === undefined) values[group] = value;
    else {
      const fields = inner.get(group) ?? {};
      fields[name] = value;
      inner.set(group, fields);
      values[group] = fields;
    }
  }
  return values;
}

function valueOf(control: HTMLInputElement | HTMLSelectElement): unknown {
  if (control instanceof HTMLSelectElement) return control.value;
  if (control.type === 'checkbox') return control.checked;
  if (control.type === 'number') return control.value === '' ? undefined : Number(control.value);
  return control.value === '' ? undefined : control.value;
}
