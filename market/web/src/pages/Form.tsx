import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from '#platform/ui/classes.ts';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../common-view-model.ts';

/**
 * Lists the faults of a form, each as a link to its field. It takes the focus, so screen readers read it first. If there
 * is one fault, and its field says it and takes the focus (`onlyFault`), the styles hide the list.
 */
export function Faults({ faults }: { faults: readonly Fault[] }) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => (document.querySelector<HTMLElement>('[data-only-fault]') ?? summary.current)?.focus(), []);
  if (faults.length === 0) return null;
  return (
    <div className={classes('errors', faults.length === 1 && 'one')} role="alert" ref={summary} tabIndex={-1}>
      <h2>{faults.length === 1 ? t('Please look at this') : t('Please look at these')}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.message}>
            <a href={`#${fault.field}`}>{fault.message}</a>
            {fault.link && (
              <>
                {' '}
                <a href={fault.link.href} target="_blank">
                  {fault.link.words}
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The mark of a field that has the only fault of a form, so that it takes the focus, and hides the list above it. */
export function onlyFault(faults: readonly Fault[], name: string): true | undefined {
  return faults.length === 1 && faults[0]?.field === name ? true : undefined;
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'password' | 'date';
  readonly inputMode?: 'numeric' | 'decimal';
  readonly hint?: string;
  readonly autoComplete: string;
  readonly faults: readonly Fault[];
  readonly optional?: boolean;
  /** Whether the browser refuses an empty field; false if only the server can tell, by another field. */
  readonly required?: boolean;
}

/** A labeled field, with its hint and its fault below the label. */
export function Field(props: FieldProps) {
  const {
    name,
    label,
    value,
    type = 'text',
    inputMode,
    hint,
    autoComplete,
    faults,
    optional = false,
    required = !optional,
  } = props;
  const fault = faults.find((one) => one.field === name);
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  const input = {
    id: name,
    name,
    defaultValue: value,
    autoComplete,
    inputMode,
    required,
    maxLength: 256,
    'aria-invalid': fault ? true : undefined,
    'data-only-fault': onlyFault(faults, name),
    'aria-describedby': described === '' ? undefined : described,
  };
  return (
    <div className={fault ? 'field wrong' : 'field'}>
      <label htmlFor={name}>
        {label}
        {optional && <span className="muted"> {t('(optional)')}</span>}
      </label>
      {hint !== undefined && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${name}-fault`}>
          {fault.message}
        </p>
      )}
      {type === 'password' ? <Secret input={input} /> : <input {...input} type={type} />}
    </div>
  );
}

/** A password field, which can be shown if there is JavaScript. */
function Secret({ input }: { input: ComponentProps<'input'> }) {
  const canShow = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="with-toggle">
      <input {...input} type={isShown ? 'text' : 'password'} />
      {canShow && (
        <button type="button" className="button text" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
          {rich('Show<span> what I type</span>', { span: (inner) => <span className="hidden">{inner}</span> })}
        </button>
      )}
    </div>
  );
}

/** Subscribes to nothing, because the value differs only between server and browser. */
function neverChanges(): () => void {
  return () => {};
}

/** A form that posts to the shop, with the token that proves its origin. */
export function PostForm(props: {
  action: string;
  token: string;
  className?: string | undefined;
  /** Whether the form sends files. */
  hasFiles?: boolean;
  children: ReactNode;
}) {
  return (
    <form
      method="post"
      action={props.action}
      encType={props.hasFiles === true ? 'multipart/form-data' : undefined}
      className={props.className}
      noValidate
    >
      <input type="hidden" name="_form" value={props.token} />
      {props.children}
    </form>
  );
}
