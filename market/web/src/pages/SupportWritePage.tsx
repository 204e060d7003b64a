import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../common-view-model.ts';
import type { WriteData } from '../support-view-model.ts';
import { Faults, onlyFault, PostForm } from './Form.tsx';
import { WordsField } from './WordsField.tsx';

/** The form by which a shopper or seller writes to the market's support. */
export function SupportWritePage({
  typed,
  topics,
  orders,
  hint,
  agree,
  faults,
  formToken,
}: WriteData & { formToken: string }) {
  return (
    <section className="narrow">
      <a className="back" href="/support">
        {t('Support')}
      </a>
      <h1>{t('Write to support')}</h1>
      <p className="lead">{t('You get a reference at once, and our answer here and by mail.')}</p>
      <Faults faults={faults} />
      <PostForm action="/support/write" token={formToken} className="stack">
        <input type="hidden" name="id" value={typed.id} />
        <Select
          name="topic"
          label={t('What is it about?')}
          none={t('Choose')}
          chosen={typed.topic}
          choices={topics}
          faults={faults}
        />
        <Select
          name="order"
          label={t('Attach an order (optional)')}
          none={t('Nothing')}
          chosen={typed.order}
          choices={orders}
          faults={faults}
        />
        <WordsField value={typed.words} hint={hint} faults={faults} />
        <label className="choice">
          <input type="checkbox" name="agree" value="yes" defaultChecked={typed.agrees} /> {agree}
        </label>
        <button className="button" type="submit">
          {t('Send')}
        </button>
      </PostForm>
    </section>
  );
}

function Select(props: {
  name: string;
  label: string;
  none: string;
  chosen: string;
  choices: WriteData['topics'];
  faults: readonly Fault[];
}) {
  const { name, label, none, chosen, choices, faults } = props;
  const fault = faults.find((one) => one.field === name);
  return (
    <div className={classes('field', fault && 'wrong')}>
      <label htmlFor={name}>{label}</label>
      {fault && (
        <p className="fault" id={`${name}-fault`}>
          {fault.message}
        </p>
      )}
      <select
        id={name}
        name={name}
        defaultValue={chosen}
        aria-invalid={fault ? true : undefined}
        data-only-fault={onlyFault(faults, name)}
        aria-describedby={fault ? `${name}-fault` : undefined}
      >
        <option value="">{none}</option>
        {choices.map(({ value, label: words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
