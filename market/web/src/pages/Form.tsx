import type { ReactNode } from 'react';
import type { Fault } from '../view-model.ts';

/** Sums the faults of a form up on top; each leads to its field. */
export function Faults({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <div className="errors" role="alert">
      <h2>{faults.length === 1 ? 'Please look at this' : 'Please look at these'}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={fault.field}>
            <a href={`#${fault.field}`}>{fault.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly hint?: string;
  readonly autoComplete: string;
  readonly faults: readonly Fault[];
  readonly optional?: boolean;
}

/** A labelled field with its help below the label and its fault beside it. */
export function Field({ name, label, value, type = 'text', hint, autoComplete, faults, optional = false }: FieldProps) {
  const fault = faults.find((one) => one.field === name);
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return (
    <div className={fault ? 'field wrong' : 'field'}>
      <label htmlFor={name}>
        {label}
        {optional && <span className="muted"> (optional)</span>}
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
      <input
        id={name}
        name={name}
        type={type}
        defaultValue={value}
        autoComplete={autoComplete}
        required={!optional}
        maxLength={256}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described === '' ? undefined : described}
      />
    </div>
  );
}

/** A form that posts back to us. */
export function PostForm(props: { action: string; token: string; className?: string; children: ReactNode }) {
  return (
    <form method="post" action={props.action} className={props.className} noValidate>
      <input type="hidden" name="_form" value={props.token} />
      {props.children}
    </form>
  );
}
