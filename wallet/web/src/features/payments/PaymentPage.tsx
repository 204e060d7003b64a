import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { ErrorPanel } from '#platform/ui/ErrorPanel.tsx';
import { currencyWords } from '#platform/money/format.ts';
import { MoneyText, moneyWords } from '#platform/ui/MoneyText.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { StatusBadge } from '#platform/ui/StatusBadge.tsx';
import { exactTime } from '#platform/ui/time.ts';
import { t } from '#platform/words/words.ts';
import { toProblem } from '../../app/failure.ts';
import { usePageTitle } from '../../app/page-title.ts';
import type { PaymentJson } from '../../app/wire.ts';
import { PartPanel } from './PartPanel.tsx';
import { paymentQuery } from './queries.ts';
import {
  approvalWords,
  paymentStatusTone,
  paymentStatusWords,
  refundedOf,
  refundedWords,
  reportPath,
  wasPaid,
} from './view.ts';
import { classes } from '#platform/ui/classes.ts';
import styles from './payments.module.css';

/** One payment: its purpose, its price, and where the money is now. */
export function PaymentPage({ paymentId, category }: { readonly paymentId: string; readonly category: ReactNode }) {
  const payment = useQuery(paymentQuery(paymentId));
  usePageTitle(payment.data ? t('Payment to {shopName}', { shopName: payment.data.shop_name }) : t('Payment'));
  return (
    <div className="page page-narrow">
      <Link to="/activity" className="back">
        {t('Activity')}
      </Link>
      {payment.isPending ? (
        <PaymentSkeleton />
      ) : payment.isError ? (
        <ErrorPanel
          failure={toProblem(payment.error)}
          onRetry={() => void payment.refetch()}
          isRetrying={payment.isFetching}
        />
      ) : (
        <PaymentArticle payment={payment.data} category={category} />
      )}
    </div>
  );
}

function PaymentArticle({ payment, category }: { readonly payment: PaymentJson; readonly category: ReactNode }) {
  const at = new Date(payment.captured_at ?? payment.created_at);
  return (
    <article aria-labelledby="payment-title" className="page-article">
      <header className={styles['head']}>
        <div>
          <p className={styles['shop']}>{payment.shop_name}</p>
          <h1 id="payment-title">
            <MoneyText value={payment.total} />
          </h1>
          <time dateTime={at.toISOString()}>{exactTime(at)}</time>
        </div>
        <StatusBadge tone={paymentStatusTone(payment.status)}>{paymentStatusWords(payment.status)}</StatusBadge>
      </header>
      {wasPaid(payment) ? payment.parts.map((part) => <PartPanel key={part.id} part={part} payment={payment} />) : null}
      <Receipt payment={payment} />
      {wasPaid(payment) ? category : null}
      <Protection payment={payment} />
      <References payment={payment} />
    </article>
  );
}

function Receipt({ payment }: { readonly payment: PaymentJson }) {
  return (
    <section className="panel" aria-labelledby="receipt-title">
      <h2 id="receipt-title">{t('Receipt')}</h2>
      <dl className="facts">
        {payment.lines.map((line, index) => (
          <div key={index}>
            <dt>
              {line.quantity > 1 ? `${line.quantity} × ` : ''}
              {line.description}
            </dt>
            <dd>
              <MoneyText value={line.amount} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('Shipping')}</dt>
          <dd>{payment.shipping.amount === '0' ? t('Free') : <MoneyText value={payment.shipping} />}</dd>
        </div>
        <Discounts payment={payment} />
        <div>
          <dt>{t('Wallet fee')}</dt>
          <dd>{payment.fee.amount === '0' ? t('Free') : <MoneyText value={payment.fee} />}</dd>
        </div>
        <div className="total">
          <dt>{t('Total')}</dt>
          <dd>
            <MoneyText value={payment.total} />
          </dd>
        </div>
        {payment.from_card && (
          <div>
            <dt>{t('Of that, from your card')}</dt>
            <dd>
              <MoneyText value={payment.from_card} />
            </dd>
          </div>
        )}
        {payment.exchanged && (
          <div>
            <dt>
              {t('Of that, {get} from your balance in {name}, with a margin of {margin}', {
                get: moneyWords(payment.exchanged.get),
                name: currencyWords(payment.exchanged.give.currency),
                margin: moneyWords(payment.exchanged.margin),
              })}
            </dt>
            <dd>
              <MoneyText value={payment.exchanged.give} />
            </dd>
          </div>
        )}
        <Refunded payment={payment} />
      </dl>
    </section>
  );
}

/** Shows what is taken off the price, in the order in which it is. */
function Discounts({ payment }: { readonly payment: PaymentJson }) {
  return (
    <>
      {payment.discount && (
        <div>
          <dt>{t('Discount of {shopName}', { shopName: payment.shop_name })}</dt>
          <dd>
            <MoneyText value={payment.discount} />
          </dd>
        </div>
      )}
      {payment.coupon && (
        <div>
          <dt>{t('Coupon {code}', { code: payment.coupon.code })}</dt>
          <dd>
            <MoneyText value={payment.coupon.amount} />
          </dd>
        </div>
      )}
    </>
  );
}

function Refunded({ payment }: { readonly payment: PaymentJson }) {
  const back = refundedOf(payment);
  if (!back) return null;
  return (
    <>
      {back.toCard.amount === '0' ? null : (
        <div>
          <dt>{t('Refunded to your card')}</dt>
          <dd>
            <MoneyText value={back.toCard} />
          </dd>
        </div>
      )}
      <div>
        <dt>{refundedWords(payment)}</dt>
        <dd>
          <MoneyText value={back.refunded} />
        </dd>
      </div>
      <div className="total">
        <dt>{t('Paid in the end')}</dt>
        <dd>
          <MoneyText value={back.kept} />
        </dd>
      </div>
    </>
  );
}

function Protection({ payment }: { readonly payment: PaymentJson }) {
  return (
    <details className="panel">
      <summary>{t('How you are protected')}</summary>
      <ul className={styles['points']}>
        {payment.protection.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </details>
  );
}

function References({ payment }: { readonly payment: PaymentJson }) {
  const { order } = payment;
  const approval = approvalWords(payment.approved_by);
  return (
    <section className="panel" aria-labelledby="references-title">
      <h2 id="references-title">{t('References')}</h2>
      <p className="hint">{t('Give these to support, here or at the shop: both sides know them.')}</p>
      <p>
        <a className="link" href={`/id/help/write?about=${payment.id}`}>
          {t('Write to support about this payment')}
        </a>
      </p>
      {payment.captured_at !== undefined && (
        <p>
          <a className="link" href={reportPath(payment)}>
            {t('I did not make this payment')}
          </a>
        </p>
      )}
      <dl className={classes('facts', styles['stacked'])}>
        <div>
          <dt>{t('Order at {shopName}', { shopName: payment.shop_name })}</dt>
          <dd>
            <code>{order.reference}</code>
          </dd>
        </div>
        <div>
          <dt>{t('Payment number')}</dt>
          <dd>
            <code>{shortNumberOf(payment.id)}</code>
          </dd>
        </div>
        <div>
          <dt>{t('Id of the payment')}</dt>
          <dd>
            <code>{payment.id}</code>
          </dd>
        </div>
        {payment.ship_to === undefined ? null : (
          <div>
            <dt>{t('Goes to')}</dt>
            <dd>{payment.ship_to}</dd>
          </div>
        )}
        {approval === undefined ? null : (
          <div>
            <dt>{t('Approved')}</dt>
            <dd>{approval}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function PaymentSkeleton() {
  return (
    <Skeleton label={t('Loading the payment')}>
      <Bone width="10rem" height="1rem" />
      <Bone width="8rem" height="2.5rem" />
      <Bone height="15rem" />
      <Bone height="9rem" />
    </Skeleton>
  );
}
