import type { ReactNode, Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { classes } from './classes.ts';
import styles from './TextField.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly name?: string;
  readonly type?: 'text' | 'search' | 'email' | 'tel' | 'password' | 'date';
  /** Under the field: what is wanted, before anything went wrong. */
  readonly help?: string;
  /** Beside the field, in plain words; its presence marks the field as wrong. */
  readonly error?: string | undefined;
  /** Reads the error out at once, for an answer that may arrive while the field has the focus. */
  readonly isErrorLive?: boolean;
  /** Before the text, inside the box: a currency sign, an icon. */
  readonly prefix?: ReactNode;
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'tel' | 'search';
  readonly autoComplete?: string;
  readonly placeholder?: string;
  readonly size?: 'medium' | 'large';
  readonly isLabelHidden?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text, with its label above, help below and error beside. */
export function TextField(props: TextFieldProps) {
  const { label, help, error, prefix, placeholder, inputRef, size = 'medium', ...others } = props;
  const { isLabelHidden = false, isErrorLive = false, ...field } = others;
  return (
    <AriaTextField
      {...field}
      className={classes('field', size === 'large' && styles['large'])}
      isInvalid={error !== undefined}
    >
      <Label className={isLabelHidden ? 'hidden' : 'label'}>{label}</Label>
      <div className={classes('input', styles['box'])}>
        {typeof prefix === 'string' ? (
          <span className={styles['prefix']} aria-hidden="true">
            {prefix}
          </span>
        ) : (
          prefix
        )}
        <Input
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(inputRef === undefined ? {} : { ref: inputRef })}
        />
      </div>
      {help !== undefined && error === undefined ? (
        <Text slot="description" className="hint">
          {help}
        </Text>
      ) : null}
      <FieldError className="fault">{isErrorLive ? <span role="alert">{error}</span> : error}</FieldError>
    </AriaTextField>
  );
}
