import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { readAmount } from '#platform/money/format.ts';
import { Button } from '#platform/ui/Button.tsx';
import { moneyWords } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { TextField } from '#platform/ui/TextField.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { BudgetJson, CategoryId, SpendingJson } from '../../app/wire.ts';
import { Bar } from './MonthBars.tsx';
import { removeBudget, setBudget, spendingKey } from './queries.ts';
import { isNear, leftWords, shareOf } from './view.ts';
import styles from './spending.module.css';

/** What a shop has before its id, among the categories. */
const SHOP = 'shop:';

/** The budgets of this month, with what is left of each, and a form for another. */
export function Budgets({ spending }: { readonly spending: SpendingJson }) {
  const { budgets } = spending;
  return (
    <section className="section" aria-labelledby="budgets-title">
      <h2 id="budgets-title">{t('Budgets')}</h2>
      {budgets.length === 0 ? (
        <p className="section-empty">
          {t('Set what you mean to spend in a month. We notify you at 80 % and at 100 %; no payment is stopped.')}
        </p>
      ) : (
        <ul className="panel rows">
          {budgets.map((budget) => (
            <li key={budget.id}>
              <Budget budget={budget} />
            </li>
          ))}
        </ul>
      )}
      <details className="panel">
        <summary>{t('Set a budget')}</summary>
        <BudgetForm spending={spending} />
      </details>
    </section>
  );
}

function Budget({ budget }: { readonly budget: BudgetJson }) {
  const { id, name, limit, net, left } = budget;
  const act = useBudgetAct(() => removeBudget(id), t('The budget for {name} is removed.', { name }));
  return (
    <div
      className={styles['row']}
      data-near={isNear(budget) || undefined}
      data-over={left.amount.startsWith('-') || undefined}
    >
      <strong>{name}</strong>
      <span className="amount">{t('{net} of {limit}', { net: moneyWords(net), limit: moneyWords(limit) })}</span>
      <Bar length={shareOf(budget)} />
      <div className={styles['sort']}>
        <small className="hint">{leftWords(budget)}</small>
        <Button
          variant="text"
          isPending={act.isPending}
          onPress={() => act.mutate()}
          label={t('Remove the budget for {name}', { name })}
        >
          {t('Remove')}
        </Button>
      </div>
      {act.isError ? <Notice tone="danger" title={toProblem(act.error).title} isLive /> : null}
    </div>
  );
}

function BudgetForm({ spending }: { readonly spending: SpendingJson }) {
  const { currency, choices, shops } = spending;
  const [subject, setSubject] = useState<string>(choices[0]!.id);
  const [typed, setTyped] = useState('');
  const [isAsked, setAsked] = useState(false);
  const limit = readAmount(typed, currency);
  const isRight = limit.ok && limit.value.minor > 0n;
  const act = useBudgetAct(async () => {
    if (!limit.ok) return;
    const about = subject.startsWith(SHOP)
      ? { shop_id: subject.slice(SHOP.length) }
      : { category: subject as CategoryId };
    await setBudget({ ...about, limit: { amount: String(limit.value.minor), currency } });
    setTyped('');
    setAsked(false);
  }, t('The budget is set.'));
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (isRight) act.mutate();
        else event.currentTarget.querySelector('input')?.focus();
      }}
    >
      <label className="field">
        <span className="label">{t('For')}</span>
        <select value={subject} onChange={(event) => setSubject(event.target.value)}>
          <optgroup label={t('Categories')}>
            {choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
          {shops.length === 0 ? null : (
            <optgroup label={t('Shops of this month')}>
              {shops.map(({ id, name }) => (
                <option key={id} value={`${SHOP}${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <TextField
        label={t('A month, in {currency}', { currency })}
        value={typed}
        onChange={setTyped}
        inputMode="decimal"
        autoComplete="off"
        help={t('A budget that is there already gets the new limit.')}
        error={isAsked && !isRight ? t('Type an amount above zero, such as 150') : undefined}
      />
      <div className="acts">
        <Button type="submit" isPending={act.isPending}>
          {t('Set the budget')}
        </Button>
      </div>
      {act.isError ? <Notice tone="danger" title={toProblem(act.error).title} isLive /> : null}
    </form>
  );
}

function useBudgetAct(act: () => Promise<void>, done: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      toast(done);
      await queries.invalidateQueries({ queryKey: spendingKey });
    },
  });
}
