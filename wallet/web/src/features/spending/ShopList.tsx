import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '#platform/ui/Button.tsx';
import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { Notice } from '#platform/ui/Notice.tsx';
import { useToast } from '#platform/ui/Toast.tsx';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import type { CategoryId, SpendingJson } from '../../app/wire.ts';
import { CategorySelect } from './CategorySelect.tsx';
import { Bar } from './MonthBars.tsx';
import { NetTable } from './NetTable.tsx';
import { sortShop, spendingKey } from './queries.ts';
import { lengthsOf, refundedWords, shopsIn } from './view.ts';
import styles from './spending.module.css';

type ShopJson = SpendingJson['shops'][number];

interface ShopListProps {
  readonly spending: SpendingJson;
  readonly category: CategoryId | undefined;
}

/** The shops of the month with a bar each, whose lines are in the activity, and the category of each. */
export function ShopList({ spending, category }: ShopListProps) {
  const shops = shopsIn(spending, category);
  const lengths = lengthsOf(shops);
  return (
    <>
      <ul className="panel rows">
        {shops.map((shop, index) => (
          <li key={shop.id}>
            <Shop shop={shop} length={lengths[index]!} choices={spending.choices} />
          </li>
        ))}
      </ul>
      <NetTable
        title={t('Shops as a table')}
        heading={t('Shop')}
        rows={shops.map((shop) => ({ ...shop, key: shop.id }))}
      />
    </>
  );
}

interface ShopProps {
  readonly shop: ShopJson;
  readonly length: number;
  readonly choices: SpendingJson['choices'];
}

function Shop({ shop, length, choices }: ShopProps) {
  const sort = useSortShop(shop);
  const back = refundedWords(shop);
  return (
    <div className={styles['row']}>
      <Link to="/activity" search={{ kind: 'payment', search: shop.name }} className={styles['name']}>
        <span className="hidden">{t('Payments:')} </span>
        {shop.name}
      </Link>
      <MoneyText value={shop.net} />
      <Bar length={length} />
      {back === undefined ? null : <small className="hint">{back}</small>}
      <div className={styles['sort']}>
        <CategorySelect
          label={t('Category of {shopName}', { shopName: shop.name })}
          isLabelHidden
          choices={choices}
          value={shop.category}
          onChange={(category) => sort.mutate(category)}
        />
        {shop.is_chosen ? (
          <Button
            variant="text"
            onPress={() => sort.mutate(null)}
            label={t('Sort {shopName} as it says itself', { shopName: shop.name })}
          >
            {t('As the shop says')}
          </Button>
        ) : null}
      </div>
      {sort.isError ? <Notice tone="danger" title={toProblem(sort.error).title} isLive /> : null}
    </div>
  );
}

function useSortShop({ id, name }: ShopJson) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (category: CategoryId | null) => sortShop(id, category),
    onSuccess: async () => {
      toast(t('{name}: the category is changed, also for payments to come.', { name }));
      await queries.invalidateQueries({ queryKey: spendingKey });
    },
  });
}
