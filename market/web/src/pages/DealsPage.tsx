import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { DealsData } from '../seller-view-model.ts';
import { Faults, Field, onlyFault, PostForm } from './Form.tsx';
import styles from './DealsPage.module.css';

type Props = DealsData & { formToken: string };

/** The deals of a seller, and the form for another one. */
export function DealsPage(props: Props) {
  const { deals, news, faults, goods, typed, formToken } = props;
  return (
    <section className="narrow">
      <a className="back" href="/seller">
        {t('Seller center')}
      </a>
      <h1>{t('Deals')}</h1>
      <p className="lead">
        {t(
          'A lower price for some days. The price before is struck if you asked no less for it in the 30 days before, and it is on sale for that long.',
        )}
      </p>
      <Faults faults={faults} />
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      <PostForm action="/seller/deals" token={formToken} className="stack">
        <Product goods={goods} typed={typed} faults={faults} />
        <Field
          name="price"
          label={t('Lower price in euros')}
          value={typed.price}
          inputMode="decimal"
          autoComplete="off"
          faults={faults}
        />
        <Field
          name="starts"
          label={t('First day')}
          hint={t('Days are in UTC')}
          type="date"
          value={typed.starts}
          autoComplete="off"
          faults={faults}
        />
        <Field name="ends" label={t('Last day')} type="date" value={typed.ends} autoComplete="off" faults={faults} />
        <button className="button" type="submit">
          {t('Save the deal')}
        </button>
      </PostForm>
      {deals.length > 0 && (
        <section className={styles['own']}>
          <h2>{t('Your deals')}</h2>
          {deals.map((deal) => (
            <Deal key={deal.id} deal={deal} formToken={formToken} />
          ))}
        </section>
      )}
    </section>
  );
}

function Product({ goods, typed, faults }: Pick<Props, 'goods' | 'typed' | 'faults'>) {
  const fault = faults.find((one) => one.field === 'product');
  return (
    <div className={classes('field', fault && 'wrong')}>
      <label htmlFor="product">{t('Product')}</label>
      {fault && (
        <p className="fault" id="product-fault">
          {fault.message}
        </p>
      )}
      <select
        id="product"
        name="product"
        defaultValue={typed.product}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? 'product-fault' : undefined}
        data-only-fault={onlyFault(faults, 'product')}
      >
        <option value="">{t('Choose')}</option>
        {goods.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Deal({ deal, formToken }: { deal: DealsData['deals'][number]; formToken: string }) {
  const { id, name, price, days } = deal;
  return (
    <article className="panel" aria-label={t('Deal for {name}', { name })}>
      <h3>
        {name}{' '}
        <span className="badge" data-tone={deal.tone}>
          {deal.statusWords}
        </span>
      </h3>
      <p>{price}</p>
      <p className="muted">{days}</p>
      {deal.canEnd && (
        <PostForm action={`/seller/deals/${id}/end`} token={formToken}>
          <button className="button quiet" type="submit" aria-label={t('End the deal for {name}', { name })}>
            {t('End it now')}
          </button>
        </PostForm>
      )}
    </article>
  );
}
