import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { CouponFormData } from '../coupon-view-model.ts';
import steps from './CheckoutPage.module.css';
import { Faults, Field, PostForm } from './Form.tsx';

type Props = CouponFormData & { formToken: string };

/** The form of a coupon that is a draft. */
export function CouponFormPage(props: Props) {
  const { action, isNew, typed, faults, formToken } = props;
  return (
    <section className="narrow">
      <a className="back" href="/seller/coupons">
        {t('Coupons')}
      </a>
      <h1>{isNew ? t('New coupon') : t('Change the draft')}</h1>
      <p className="lead">
        {t('It stays a draft until you start it. Then its terms never change; you can only end it.')}
      </p>
      <Faults faults={faults} />
      <PostForm action={action} token={formToken} className="stack">
        <Field
          name="code"
          label={t('Code')}
          hint={t('4 to 20 letters and digits, such as HELLO10')}
          value={typed.code}
          autoComplete="off"
          faults={faults}
        />
        <Worth {...props} />
        <Field
          name="budget"
          label={t('Budget in euros')}
          hint={t('All discounts together are never more than this. You pay them: they come off your sales.')}
          value={typed.budget}
          inputMode="decimal"
          autoComplete="off"
          faults={faults}
        />
        <Field
          name="minimum"
          label={t('From how many euros on')}
          hint={t('What the products must cost, before the discount')}
          value={typed.minimum}
          inputMode="decimal"
          autoComplete="off"
          faults={faults}
          optional
        />
        <Field
          name="per_person"
          label={t('How often a person can use it')}
          value={typed.perPerson}
          inputMode="numeric"
          autoComplete="off"
          faults={faults}
        />
        <label className="choice">
          <input type="checkbox" name="first" value="yes" defaultChecked={typed.isFirstOrder} />{' '}
          {t('Only for a first order from your shop')}
        </label>
        <Days {...props} />
        <Goods {...props} />
        <button className="button" type="submit">
          {t('Save the draft')}
        </button>
      </PostForm>
    </section>
  );
}

/** What it takes off: a percentage or an amount. */
function Worth({ typed, faults }: Props) {
  return (
    <fieldset className={classes('panel stack', steps['step'])}>
      <legend>{t('What it takes off')}</legend>
      <label className="choice">
        <input type="radio" name="kind" value="percent" defaultChecked={typed.kind !== 'amount'} /> {t('A percentage')}
      </label>
      <Field
        name="percent"
        label={t('Percent, 1 to 90')}
        value={typed.percent}
        inputMode="numeric"
        autoComplete="off"
        faults={faults}
        required={false}
      />
      <label className="choice">
        <input type="radio" name="kind" value="amount" defaultChecked={typed.kind === 'amount'} /> {t('An amount')}
      </label>
      <Field
        name="amount"
        label={t('Euros')}
        value={typed.amount}
        inputMode="decimal"
        autoComplete="off"
        faults={faults}
        required={false}
      />
    </fieldset>
  );
}

/** The first and the last day. */
function Days({ typed, faults }: Props) {
  return (
    <>
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
    </>
  );
}

/** The products that it holds for, if not for all. */
function Goods({ goods, faults }: Props) {
  const fault = faults.find((one) => one.field === 'products');
  if (goods.length === 0) return null;
  return (
    <details id="products" open={fault !== undefined || goods.some((one) => one.isChosen)}>
      <summary>{t('Only for some products? Without a choice, it is for all')}</summary>
      <fieldset className={classes('stack', fault && 'wrong')}>
        <legend>{t('Products')}</legend>
        {fault && <p className="fault">{fault.message}</p>}
        {goods.map(({ id, name, isChosen }) => (
          <label key={id} className="choice">
            <input type="checkbox" name={`product-${id}`} value="yes" defaultChecked={isChosen} /> {name}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
