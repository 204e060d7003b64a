import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../common-view-model.ts';
import { onlyFault } from './Form.tsx';
import styles from './TicketPage.module.css';

/** The field for a message to support. */
export function WordsField({ value, hint, faults }: { value: string; hint: string; faults: readonly Fault[] }) {
  const fault = faults.find((one) => one.field === 'words');
  return (
    <div className={classes('field', fault && 'wrong')}>
      <label htmlFor="words">{t('Your message')}</label>
      <p className="hint" id="words-hint">
        {hint}
      </p>
      {fault && (
        <p className="fault" id="words-fault">
          {fault.message}
        </p>
      )}
      <textarea
        id="words"
        name="words"
        rows={6}
        required
        dir="auto"
        className={styles['field']}
        defaultValue={value}
        aria-invalid={fault ? true : undefined}
        data-only-fault={onlyFault(faults, 'words')}
        aria-describedby={fault ? 'words-hint words-fault' : 'words-hint'}
      />
    </div>
  );
}
