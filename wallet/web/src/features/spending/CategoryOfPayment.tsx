import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '#platform/ui/Button.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { CategoryId, PaymentCategoryJson } from '../../app/wire.ts';
import { CategorySelect } from './CategorySelect.tsx';
import { paymentCategoryQuery, sortPayment, spendingKey } from './queries.ts';

/** The category of a payment, to correct. A payment without one, because it was never made, shows nothing. */
export function CategoryOfPayment({ paymentId }: { readonly paymentId: string }) {
  const { data: found } = useQuery(paymentCategoryQuery(paymentId));
  if (!found) return null;
  return <CategoryForm key={found.category} paymentId={paymentId} found={found} />;
}

interface CategoryFormProps {
  readonly paymentId: string;
  readonly found: PaymentCategoryJson;
}

function CategoryForm({ paymentId, found }: CategoryFormProps) {
  const [category, setCategory] = useState<CategoryId>(found.category);
  const [always, setAlways] = useState(false);
  const queries = useQueryClient();
  const toast = useToast();
  const sort = useMutation({
    mutationFn: () => sortPayment(paymentId, { category, always }),
    onSuccess: async () => {
      toast(t('The category is saved.'));
      await queries.invalidateQueries({ queryKey: spendingKey });
    },
  });
  return (
    <section className="panel" aria-labelledby="category-title">
      <h2 id="category-title">{t('Category')}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          sort.mutate();
        }}
      >
        <CategorySelect
          label={t('Category of this payment')}
          isLabelHidden
          choices={found.choices}
          value={category}
          onChange={setCategory}
        />
        <label className="choice">
          <input type="checkbox" checked={always} onChange={(event) => setAlways(event.target.checked)} />
          <span>{t('Always for {shopName}, also for earlier payments', { shopName: found.shop_name })}</span>
        </label>
        <div className="acts">
          <Button type="submit" variant="quiet" isPending={sort.isPending}>
            {t('Save the category')}
          </Button>
        </div>
        {sort.isError ? <Notice tone="danger" title={toProblem(sort.error).title} isLive /> : null}
      </form>
    </section>
  );
}
