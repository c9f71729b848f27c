import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import type { Outcome } from '#shared/ipc.ts';
import type { Phrase } from '#shared/card-view.ts';
import type { MessageKey, Translate } from '#shared/messages/catalogue.ts';
import { settled } from '../state/use-outcome.ts';

/** What is wrong, in words of the catalogue. */
export type FieldError = MessageKey | Phrase;
export type FieldErrors<Fields> = Partial<Record<keyof Fields, FieldError>>;

export const errorText = (t: Translate, error: FieldError): string =>
  typeof error === 'string' ? t(error) : t(error.key, error.params);

export type Checked<Fields, Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: FieldErrors<Fields> };

/** `Named`: by what names errors are told apart, where fields hold lists. */
interface Options<Fields, Value, Named> {
  readonly initial: Fields;
  readonly check: (fields: Fields) => Checked<Named, Value>;
  readonly send: (value: Value, fields: Fields) => Promise<Outcome>;
  /** The field that a path of main's answer or of a schema's issue belongs to. */
  readonly fieldAt: (path: string) => keyof Named | null;
  readonly done: () => void;
}

export interface Form<Fields, Named = Fields> {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly fields: Fields;
  readonly set: <Name extends keyof Fields>(name: Name, value: Fields[Name]) => void;
  readonly errors: FieldErrors<Named>;
  /** A refusal that belongs to no field. */
  readonly failure: FailureReason | null;
  readonly busy: boolean;
  /** What the fields hold has been taken. */
  readonly saved: boolean;
  readonly submit: (event: FormEvent) => void;
}

/**
 * The fields of a form, checked when it is sent and from then on with every change. Errors of the schema and refusals of
 * main end up at their fields alike.
 */
export function useForm<Fields, Value, Named = Fields>(options: Options<Fields, Value, Named>): Form<Fields, Named> {
  const [fields, setFields] = useState(options.initial);
  const [errors, setErrors] = useState<FieldErrors<Named>>({});
  const [failure, setFailure] = useState<FailureReason | null>(null);
  const [busy, setBusy] = useState(false);
  const [taken, setTaken] = useState<Fields | null>(null);
  const [tries, setTries] = useState(0);
  const ref = useRef<HTMLFormElement>(null);

  // After a try in vain the keyboard is where the mistake is.
  useEffect(() => {
    if (tries > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  const set: Form<Fields, Named>['set'] = (name, value) => {
    const next = { ...fields, [name]: value };
    setFields(next);
    setFailure(null);
    if (tries === 0) return;
    const checked = options.check(next);
    setErrors(checked.ok ? {} : checked.errors);
  };

  const send = async (value: Value): Promise<void> => {
    setBusy(true);
    const outcome = await settled(() => options.send(value, fields));
    setBusy(false);
    if (outcome.ok) {
      setTaken(fields);
      options.done();
      return;
    }
    const field = outcome.field === undefined ? null : options.fieldAt(outcome.field);
    setTries((before) => before + 1);
    if (field === null) setFailure(outcome.reason);
    else setErrors({ [field]: refusedField(outcome.reason) } as FieldErrors<Named>);
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    const checked = options.check(fields);
    setErrors(checked.ok ? {} : checked.errors);
    setFailure(null);
    if (checked.ok) void send(checked.value);
    else setTries((before) => before + 1);
  };

  return { ref, fields, set, errors, failure, busy, saved: taken === fields, submit };
}

const refusedField = (reason: FailureReason): MessageKey =>
  reason === 'invalidInput' ? 'field.unusable' : `failure.${reason}`;
