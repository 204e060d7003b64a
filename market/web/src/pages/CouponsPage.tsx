import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import type { CouponsData, OwnCouponView } from '../coupon-view-model.ts';
import { Faults, PostForm } from './Form.tsx';
import styles from './CouponsPage.module.css';

type Props = CouponsData & { formToken: string };

/** The coupons of a seller, with what they have spent of their budgets. */
export function CouponsPage({ coupons, news, faults, formToken }: Props) {
  return (
    <section className="medium">
      <a className="back" href="/seller">
        {t('Seller center')}
      </a>
      <h1>{t('Coupons')}</h1>
      <Faults faults={faults} />
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      {coupons.length === 0 ? (
        <div className="empty">
          <span className="mark">
            <Icon name="bag" size={32} />
          </span>
          <h2>{t('No coupons yet')}</h2>
          <p>{t('A coupon takes something off an order from your shop. You set what it may cost you in all.')}</p>
          <a className="button" href="/seller/coupons/new">
            {t('New coupon')}
          </a>
        </div>
      ) : (
        <>
          <p className={styles['new']}>
            <a className="button" href="/seller/coupons/new">
              {t('New coupon')}
            </a>
          </p>
          {coupons.map((coupon) => (
            <Coupon key={coupon.id} coupon={coupon} formToken={formToken} />
          ))}
        </>
      )}
    </section>
  );
}

function Coupon({ coupon, formToken }: { coupon: OwnCouponView; formToken: string }) {
  const { id, code, terms, usedPercent, spent, held, left } = coupon;
  return (
    <article id={id} className={classes('panel', styles['coupon'])} aria-label={t('Coupon {code}', { code })}>
      <h2>
        {code}{' '}
        <span className="badge" data-tone={coupon.tone}>
          {coupon.statusWords}
        </span>
      </h2>
      <ul className={styles['terms']}>
        {terms.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <svg className={styles['bar']} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width={usedPercent} height="1" />
      </svg>
      <dl className={styles['sums']}>
        <div>
          <dt>{t('Spent')}</dt>
          <dd>{spent}</dd>
        </div>
        <div>
          <dt>{t('Held for unpaid orders')}</dt>
          <dd>{held}</dd>
        </div>
        <div>
          <dt>{t('Left of the budget')}</dt>
          <dd>{left}</dd>
        </div>
      </dl>
      <Acts coupon={coupon} formToken={formToken} />
    </article>
  );
}

function Acts({ coupon, formToken }: { coupon: OwnCouponView; formToken: string }) {
  const { id, code, canChange, canEnd } = coupon;
  if (!canEnd) return null;
  return (
    <div className="acts">
      {canChange && (
        <>
          <PostForm action={`/seller/coupons/${id}/start`} token={formToken}>
            <button className="button" type="submit" aria-label={t('Start {code}', { code })}>
              {t('Start it')}
            </button>
          </PostForm>
          <a className="button quiet" href={`/seller/coupons/${id}`} aria-label={t('Change {code}', { code })}>
            {t('Change')}
          </a>
        </>
      )}
      <details className={styles['end']}>
        <summary className="button quiet">{canChange ? t('Discard') : t('End it now')}</summary>
        <PostForm action={`/seller/coupons/${id}/end`} token={formToken}>
          <p>
            {canChange
              ? t('The draft is then over, and nobody can use its code.')
              : t('Nobody can use it any more. Orders that have it already keep it.')}
          </p>
          <button className="button quiet" type="submit">
            {canChange ? t('Yes, discard {code}', { code }) : t('Yes, end {code}', { code })}
          </button>
        </PostForm>
      </details>
    </div>
  );
}
