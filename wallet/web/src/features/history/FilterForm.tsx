import { useRef, useState } from 'react';
import type { FormEvent, RefObject } from 'react';
import { Button } from '#platform/ui/Button.tsx';
import { ChoiceList } from '#platform/ui/ChoiceList.tsx';
import { TextField } from '#platform/ui/TextField.tsx';
import type { Currency } from '#platform/money/currency.ts';
import { t } from '#platform/words/words.ts';
import { narrowingCount, narrowingFaults, narrowingOf, readFilter, statusChoices } from './view.ts';
import type { HistoryFilter, Narrowing, NarrowingFaults } from './view.ts';
import styles from './history.module.css';

interface FilterFormProps {
  readonly filter: HistoryFilter;
  readonly onFilter: (filter: HistoryFilter) => void;
  /** The currency of the amounts. */
  readonly currency: Currency;
}

const FIELDS = ['from', 'to', 'least', 'most'] as const;
/** Days, amounts, counterparty and status to narrow the activity to. What is typed stays until it is right. */
export function FilterForm({ filter, onFilter, currency }: FilterFormProps) {
  const [typed, setTyped] = useState<Narrowing>(() => narrowingOf(filter));
  const [applied, setApplied] = useState(typed);
  const [faults, setFaults] = useState(() => narrowingFaults(filter, currency));
  const [isOpen, setOpen] = useState(Object.keys(faults).length > 0);
  const fields = {
    from: useRef<HTMLInputElement>(null),
    to: useRef<HTMLInputElement>(null),
    least: useRef<HTMLInputElement>(null),
    most: useRef<HTMLInputElement>(null),
  };
  const count = narrowingCount(filter);
  // The address has changed by another way than this form.
  if (JSON.stringify(narrowingOf(filter)) !== JSON.stringify(applied)) {
    setTyped(narrowingOf(filter));
    setApplied(narrowingOf(filter));
    setFaults(narrowingFaults(filter, currency));
  }
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const next = readFilter({ ...filter, ...typed });
    const found = { ...narrowingFaults(next, currency), ...halfTyped(fields) };
    setFaults(found);
    const wrong = FIELDS.find((name) => found[name] !== undefined);
    if (wrong === undefined) onFilter(next);
    else fields[wrong].current?.focus();
  };
  return (
    <details
      className={styles['narrowing']}
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{count === 0 ? t('Filters') : t('Filters: {count}', { count })}</summary>
      <form onSubmit={apply} noValidate>
        <Bounds typed={typed} onTyped={setTyped} faults={faults} currency={currency} fields={fields} />
        <TextField
          label={t('Shop, seller, card or bank account')}
          name="counterparty"
          autoComplete="off"
          value={typed.counterparty ?? ''}
          onChange={(counterparty) => setTyped({ ...typed, counterparty })}
        />
        <ChoiceList
          label={t('Status')}
          look="chips"
          choices={statusChoices()}
          value={typed.status ?? 'any'}
          onChange={(status) => setTyped({ ...typed, status: status === 'any' ? undefined : status })}
        />
        <div className={styles['acts']}>
          <Button type="submit">{t('Apply')}</Button>
          {count > 0 ? (
            <Button variant="quiet" onPress={() => onFilter({ ...filter, ...narrowingOf({}) })}>
              {t('Clear filters')}
            </Button>
          ) : null}
        </div>
      </form>
    </details>
  );
}

interface BoundsProps {
  readonly typed: Narrowing;
  readonly onTyped: (typed: Narrowing) => void;
  readonly faults: NarrowingFaults;
  readonly currency: Currency;
  readonly fields: Readonly<Record<(typeof FIELDS)[number], RefObject<HTMLInputElement | null>>>;
}

function Bounds({ typed, onTyped, faults, currency, fields }: BoundsProps) {
  const field = (name: (typeof FIELDS)[number]) => ({
    name,
    value: typed[name] ?? '',
    onChange: (value: string) => onTyped({ ...typed, [name]: value }),
    error: faults[name],
    inputRef: fields[name],
    autoComplete: 'off',
  });
  return (
    <div className={styles['fields']}>
      <TextField label={t('From')} type="date" {...field('from')} />
      <TextField label={t('To')} type="date" {...field('to')} />
      <TextField label={t('Lowest amount')} prefix={currency} inputMode="decimal" {...field('least')} />
      <TextField label={t('Highest amount')} prefix={currency} inputMode="decimal" {...field('most')} />
    </div>
  );
}

/** A date field with half a date has no value, but says so. */
function halfTyped(fields: Record<'from' | 'to', RefObject<HTMLInputElement | null>>): NarrowingFaults {
  const words = t('Type day, month and year in digits, such as 27, 3 and 1990');
  return {
    ...(fields.from.current?.validity.badInput ? { from: words } : {}),
    ...(fields.to.current?.validity.badInput ? { to: words } : {}),
  };
}
