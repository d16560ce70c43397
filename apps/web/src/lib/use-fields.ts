import { type FormEvent, useState } from 'react';
import { type MessageId, useT } from '../app/i18n.ts';

/** What is wrong with a form, field by field. */
export type Complaints<Values> = { readonly [Name in keyof Values]?: MessageId | undefined };

interface Bound<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly error: string | undefined;
}

export interface Fields<Values> {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** Everything a control needs to show and change one field. */
  readonly bind: <Name extends keyof Values>(name: Name) => Bound<Values[Name]>;
  readonly errorOf: (name: keyof Values) => string | undefined;
  /** Runs only when nothing is wrong; otherwise the first wrong field gets the focus. */
  readonly submit: (run: (values: Values) => void) => (event: FormEvent<HTMLFormElement>) => void;
  readonly reset: (values?: Values) => void;
}

/** The state of one form. Says what is wrong after the first try to send it, and takes it back as soon as it is mended. */
export function useFields<Values extends object>(initial: Values, check: (values: Values) => Complaints<Values>): Fields<Values> {
  const t = useT();
  const [values, setValues] = useState(initial);
  const [tried, setTried] = useState(false);
  const complaints: Complaints<Values> = tried ? check(values) : {};
  const errorOf = (name: keyof Values): string | undefined => {
    const message = complaints[name];
    return message && t(message);
  };
  const set = <Name extends keyof Values>(name: Name, value: Values[Name]): void => setValues((current) => ({ ...current, [name]: value }));
  return {
    values,
    set,
    errorOf,
    bind: (name) => ({ value: values[name], onChange: (value) => set(name, value), error: errorOf(name) }),
    submit: (run) => (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      setTried(true);
      if (Object.values(check(values)).every((complaint) => complaint === undefined)) return run(values);
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    },
    reset: (next = initial) => {
      setValues(next);
      setTried(false);
    },
  };
}
