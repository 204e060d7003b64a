import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { classes } from './classes.ts';
import styles from './ChoiceList.module.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly content: ReactNode;
  readonly isDisabled?: boolean;
}

interface ChoiceListProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  /** Chips lie in a row and filter what is below; cards stand in a column and are a decision. */
  readonly look?: 'cards' | 'chips';
}

/** One of a few, all of them in sight. */
export function ChoiceList<Value extends string>(props: ChoiceListProps<Value>) {
  const { label, choices, value, onChange, look = 'cards' } = props;
  const isChips = look === 'chips';
  return (
    <RadioGroup
      className={classes(styles['choices'])}
      // A value that is none of the choices, such as an amount typed by hand, would keep them all from the Tab key.
      value={choices.find((choice) => choice.value === value)?.value ?? null}
      onChange={(chosen) => onChange(chosen as Value)}
      orientation={isChips ? 'horizontal' : 'vertical'}
    >
      <Label className={isChips ? 'hidden' : 'label'}>{label}</Label>
      <div className={isChips ? styles['chips'] : styles['choices']}>
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            className={classes(isChips ? styles['chip'] : styles['choice'])}
            isDisabled={choice.isDisabled ?? false}
          >
            {choice.content}
            {isChips ? null : <span className={styles['mark']} aria-hidden="true" />}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
