import { Fragment } from 'react';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { CartData, CartLineView, CouponView } from '../cart-view-model.ts';
import { Faults, onlyFault, PostForm } from './Form.tsx';
import lines from './Lines.module.css';
import styles from './CartPage.module.css';
import summary from './Summary.module.css';

type Props = CartData & { formToken: string };

/** The cart, empty or full. */
export function CartPage({ isSignedIn, ...cart }: Props & { isSignedIn: boolean }) {
  if (cart.groups.length === 0) {
    return (
      <>
        <News news={cart.news} formToken={cart.formToken} />
        <section className="empty">
          <span className="mark">
            <Icon name="bag" size={32} />
          </span>
          <h1>{t('Your cart is empty')}</h1>
          <p>{t('Products that you add wait here for thirty days.')}</p>
          <a className="button" href="/">
            {t('Look around')}
          </a>
          {isSignedIn && <a href="/orders">{t('Your orders')}</a>}
        </section>
      </>
    );
  }
  return (
    <section className={summary['page']}>
      <h1>{t('Your cart')}</h1>
      <News news={cart.news} formToken={cart.formToken} />
      <Faults faults={cart.faults} />
      <div>
        {cart.groups.map((group) => (
          <section key={group.id} className="panel" aria-label={t('From {seller}', { seller: group.seller })}>
            <h2>
              <span>{t('From {seller}', { seller: group.seller })}</span>{' '}
              <span className="muted amount">{group.amount}</span>
            </h2>
            <ul className={lines['lines']}>
              {group.lines.map((line) => (
                <Line key={line.id} line={line} formToken={cart.formToken} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Summary {...cart} />
    </section>
  );
}

function News({ news, formToken }: Pick<Props, 'news' | 'formToken'>) {
  if (news === undefined) return null;
  return (
    <div className={classes('notice', news.kind, styles['news'])} role="status">
      <p>{news.text}</p>
      {news.undo && (
        <PostForm action="/cart/add" token={formToken}>
          <input type="hidden" name="product" value={news.undo.product} />
          <input type="hidden" name="quantity" value={news.undo.quantity} />
          <button className="button text" type="submit">
            {t('Put it back')}
          </button>
        </PostForm>
      )}
    </div>
  );
}

function Summary(props: Props) {
  const { count, listed, coupons, total, canCheckOut, hindrances, formToken } = props;
  return (
    <section id="summary" className={classes('panel', summary['summary'])} aria-label={t('Summary')}>
      <h2>{t('Summary')}</h2>
      <dl className="facts">
        <dt>{t('{count, plural, one {# item} other {# items}}', { count })}</dt>
        <dd className="price">{listed}</dd>
        {coupons.map(({ id, label, amount }) => (
          <Fragment key={id}>
            <dt>{label}</dt>
            <dd className="price">{amount ?? t('Does not apply')}</dd>
          </Fragment>
        ))}
        <dt>{t('Shipping')}</dt>
        <dd>{t('Free')}</dd>
        <dt>{t('Tax')}</dt>
        <dd>{t('Included')}</dd>
        <dt className="total">{t('Total')}</dt>
        <dd className="total price">{total}</dd>
      </dl>
      {coupons.map((coupon) => (
        <TypedCoupon key={coupon.id} coupon={coupon} formToken={formToken} />
      ))}
      <CodeForm {...props} />
      {canCheckOut ? (
        <a className="button wide large" href="/checkout">
          {t('Check out')}
        </a>
      ) : (
        <Hindrance hindrances={hindrances} />
      )}
      <p className={classes(summary['assurance'], styles['assurance'])}>
        <Icon name="shield" size={20} />
        <span>
          {t(
            'You see everything again before you pay. A coupon of your wallet comes off last, in the wallet. Each shop is paid when its parcel has arrived.',
          )}
        </span>
      </p>
      <p className="after">
        <a className="link" href="/">
          {t('Continue shopping')}
        </a>
      </p>
    </section>
  );
}

/** A coupon in the cart: why it does not apply, if so, and the button that takes it out. */
function TypedCoupon({ coupon, formToken }: { coupon: CouponView; formToken: string }) {
  const { id, code, refusal } = coupon;
  return (
    <div className={styles['coupon']}>
      {refusal !== null && <p className="fault">{refusal}</p>}
      <PostForm action="/cart/coupon/remove" token={formToken}>
        <input type="hidden" name="coupon" value={id} />
        <button className="button text" type="submit">
          {t('Remove {code}', { code })}
        </button>
      </PostForm>
    </div>
  );
}

/** The field for the code of a shop's coupon. */
function CodeForm({ faults, typedCode, formToken }: Props) {
  const fault = faults.find((one) => one.field === 'code');
  return (
    <PostForm action="/cart/code" token={formToken} className={styles['code']}>
      <div className={classes('field', fault && 'wrong')}>
        <label htmlFor="code">{t('Coupon code of a shop')}</label>
        {fault && (
          <p className="fault" id="code-fault">
            {fault.message}
          </p>
        )}
        <input
          id="code"
          name="code"
          maxLength={60}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          defaultValue={typedCode}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? 'code-fault' : undefined}
          data-only-fault={onlyFault(faults, 'code')}
        />
      </div>
      <button className="button quiet" type="submit">
        {t('Use it')}
      </button>
    </PostForm>
  );
}

/** Says why the cart cannot be ordered. The fault of a single line is shown beside that line. */
function Hindrance({ hindrances }: Pick<Props, 'hindrances'>) {
  if (hindrances.length === 0)
    return <p className="fault">{t('Some of this cannot be bought as it is. Change it to go on.')}</p>;
  return hindrances.map((one) => (
    <p key={one} className="fault">
      {one}
    </p>
  ));
}

function Line({ line, formToken }: { line: CartLineView; formToken: string }) {
  return (
    <li id={line.id}>
      <span className={styles['thumb']} data-ground={line.ground}>
        <img src={line.pictureUrl} alt="" width={88} height={88} />
      </span>
      <div>
        <a className={lines['name']} href={`/p/${line.slug}`}>
          {line.name}
        </a>
        <p className="muted">{t('{price} each', { price: line.price })}</p>
        {line.problem !== undefined && <p className="fault">{line.problem}</p>}
        <div className={classes('acts', styles['acts'])}>
          <Stepper line={line} formToken={formToken} />
          <PostForm action="/cart/set" token={formToken}>
            <input type="hidden" name="product" value={line.id} />
            <input type="hidden" name="quantity" value="0" />
            <button id={`remove-${line.id}`} className="button text" type="submit">
              {rich('Remove<span> {name}</span>', {
                span: (inner) => <span className="hidden">{inner}</span>,
                name: line.name,
              })}
            </button>
          </PostForm>
        </div>
      </div>
      <strong className="price">{line.amount}</strong>
    </li>
  );
}

/** Buttons for one piece more or fewer, which need no JavaScript. */
function Stepper({ line, formToken }: { line: CartLineView; formToken: string }) {
  const { quantity, most, name } = line;
  const fewer = Math.min(quantity - 1, Math.max(most, 1));
  return (
    <PostForm action="/cart/set" token={formToken} className={styles['stepper']}>
      <input type="hidden" name="product" value={line.id} />
      <button
        id={`fewer-${line.id}`}
        className="button"
        type="submit"
        name="quantity"
        value={fewer}
        disabled={quantity <= 1}
        aria-label={t('Fewer: {name}', { name })}
      >
        <Icon name="minus" size={20} />
      </button>
      <span>
        <span className="hidden">{t('Quantity:')} </span>
        {quantity}
      </span>
      <button
        id={`more-${line.id}`}
        className="button"
        type="submit"
        name="quantity"
        value={quantity + 1}
        disabled={quantity >= most}
        aria-label={t('More: {name}', { name })}
      >
        <Icon name="plus" size={20} />
      </button>
    </PostForm>
  );
}
