import { useEffect, useState } from 'react';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { OrderData, OrderPartView, OrderStep } from '../view-model.ts';
import { Cases } from './Cases.tsx';
import { Due, Instant } from './Due.tsx';
import { Faults, PostForm } from './Form.tsx';
import { MessagesLink } from './MessagesLink.tsx';
import { Monogram } from './Monogram.tsx';
import { Parcels } from './Parcels.tsx';
import lines from './Lines.module.css';
import styles from './OrderPage.module.css';
import summary from './Summary.module.css';

type Props = OrderData & { formToken: string };

/** An order, which is updated automatically while it may change. */
export function OrderPage({ formToken, ...rendered }: Props) {
  const { data, isError } = useLiveOrder(rendered);
  const order = { ...data, formToken };
  return (
    <section>
      <a className="back" href="/orders">
        {t('Your orders')}
      </a>
      <h1>{t('Your order')}</h1>
      <p className="muted over">
        {t('Placed')} <Instant at={order.placed} />
      </p>
      <Faults faults={order.faults} />
      <div className={summary['page']}>
        <div>
          <Standing {...order} />
          {isError && (
            <p className="muted" role="status">
              {t('The shop can’t be reached right now: this is how things stood a moment ago.')}
            </p>
          )}
          {order.parts.map((part) => (
            <Part key={part.id} part={part} order={order} />
          ))}
        </div>
        <Summary {...order} />
      </div>
    </section>
  );
}

/** Polls an order from hydration on. Only this page loads the code for it, in a chunk of its own. */
function useLiveOrder(rendered: OrderData): { readonly data: OrderData; readonly isError: boolean } {
  const [live, setLive] = useState({ data: rendered, isError: false });
  const [first] = useState(rendered);
  useEffect(() => {
    const polling = import('../poll-order.ts').then(
      ({ pollOrder }) => pollOrder(first, setLive),
      () => {
        setLive({ data: first, isError: true });
        return undefined;
      },
    );
    return () => void polling.then((stop) => stop?.());
  }, [first]);
  return live;
}

function Standing(order: Props) {
  const { notice, payBy, canPay, now } = order;
  return (
    <div className={classes('notice', notice.kind)}>
      <div role="status">
        <p>
          <strong>{notice.title}</strong> {notice.text}
        </p>
        {payBy && (
          <p>
            {t('The goods are kept for you until')} <Due at={payBy} now={now} />.
          </p>
        )}
      </div>
      {canPay && <Pay {...order} />}
      {canPay && <Cancel {...order} />}
    </div>
  );
}

function Pay({ id, formToken, wallets, linkId, payLabel }: Props) {
  if (wallets.length === 0) {
    return (
      <PostForm action="/account/payment-methods/link" token={formToken} className={styles['pay']}>
        <input type="hidden" name="continue" value={`/orders/${id}`} />
        <p>{t('No wallet is linked any more. Link one, and you come back to this order.')}</p>
        <button className="button" type="submit">
          {t('Link a Holdfast Wallet')}
        </button>
      </PostForm>
    );
  }
  const chosen = wallets.find((wallet) => wallet.id === linkId)?.id ?? wallets[0]?.id;
  return (
    <PostForm action={`/orders/${id}/pay`} token={formToken} className={styles['pay']}>
      {wallets.length > 1 && (
        <div className="field">
          <label htmlFor="wallet">{t('Pay with')}</label>
          <select id="wallet" name="wallet" defaultValue={chosen}>
            {wallets.map((wallet) => (
              <option key={wallet.id} value={wallet.id}>
                {wallet.label}
              </option>
            ))}
          </select>
        </div>
      )}
      <button className="button" type="submit">
        {payLabel}
      </button>
      <a className="link" href={`/account/payment-methods?continue=${encodeURIComponent(`/orders/${id}`)}`}>
        {t('Another way to pay')}
      </a>
    </PostForm>
  );
}

function Cancel({ id, formToken }: Props) {
  return (
    <details className={classes(styles['ask'], styles['cancel'])}>
      <summary className="button quiet">{t('Cancel this order')}</summary>
      <PostForm action={`/orders/${id}/cancel`} token={formToken}>
        <p>{t('The payment is called off in your wallet, and the goods are for sale again.')}</p>
        <button className="button quiet" type="submit">
          {t('Yes, cancel it')}
        </button>
      </PostForm>
    </details>
  );
}

/** The color of a part's badge; the accent color while the part is on its way. */
function toneOf(status: string): string {
  if (status === 'awaiting') return 'warning';
  if (status === 'delivered' || status === 'released') return 'success';
  return status === 'refunded' || status === 'void' ? 'neutral' : 'accent';
}

function Part({ part, order }: { part: OrderPartView; order: Props }) {
  return (
    <section className={classes('panel', styles['part'])} aria-label={t('From {seller}', { seller: part.seller })}>
      <h2>
        <span className={styles['seller']}>
          <Monogram name={part.seller} /> {t('From {seller}', { seller: part.seller })}
        </span>
        <span className="badge" data-tone={toneOf(part.status)}>
          {part.statusWords}
        </span>
      </h2>
      <ul className={classes(lines['lines'], lines['small'])}>
        {part.lines.map((line) => (
          <li key={line.slug}>
            <img src={line.pictureUrl} alt="" width={44} height={44} />
            <a className={lines['name']} href={`/p/${line.slug}`}>
              {line.quantity} × {line.name}
            </a>
            <span className={classes('price', styles['sum'])}>
              {line.amount}
              {line.refunded !== null && <span className={classes('muted', styles['refunded'])}>{line.refunded}</span>}
            </span>
          </li>
        ))}
        {part.coupon && (
          <li>
            <span>{part.coupon.words}</span>
            <span className={classes('price', styles['sum'])}>{part.coupon.amount}</span>
          </li>
        )}
      </ul>
      {part.status !== 'void' && <WayOfMoney part={part} />}
      {part.isPaused && (
        <p className="notice info">
          {t(
            'A case about this is open. Until it ends, its money stays where it is, and the time until the seller is paid stands still.',
          )}
        </p>
      )}
      <Cases cases={part.cases} now={order.now} />
      {part.steps.length > 0 && (
        <ol className={styles['timeline']} aria-label={t('What has happened, and what comes next')}>
          {part.steps.map((step) => (
            <Step key={step.words} step={step} now={order.now} />
          ))}
        </ol>
      )}
      <Parcels parcels={part.parcels} />
      {(part.canConfirm || part.canReport) && <Choice part={part} order={order} />}
      <p className={styles['problem']}>
        <MessagesLink orderId={order.id} partId={part.id} name={part.seller} count={part.messages} />
      </p>
    </section>
  );
}

const places = [
  ['you', msg('You')],
  ['escrow', msg('Escrow')],
  ['seller', msg('Seller')],
] as const;

/** Shows where a part's money is, between the buyer and the seller. */
function WayOfMoney({ part }: { part: OrderPartView }) {
  const here = part.money === 'back' ? 'you' : part.money;
  const hasMoneyBack = part.money === 'back' || part.back !== null;
  const index = places.findIndex(([place]) => place === here);
  return (
    <ol className={styles['way']} aria-label={t('Where the {amount} is', { amount: part.amount })}>
      {places.map(([place, words], at) => (
        <li key={place} data-passed={at < index ? '' : undefined} aria-current={at === index ? 'step' : undefined}>
          <span>{hasMoneyBack && place === 'you' ? t('Back with you') : words()}</span>
          {at === index && <strong>{part.rest}</strong>}
          {part.back !== null && place === 'you' && <strong>{part.back}</strong>}
        </li>
      ))}
    </ol>
  );
}

function Step({ step, now }: { step: OrderStep; now: string }) {
  return (
    <li data-state={step.state}>
      <p>{step.words}</p>
      {step.at && step.state === 'done' && (
        <p className={styles['when']}>
          <Instant at={step.at} />
        </p>
      )}
      {step.state !== 'done' && (step.at !== null || step.note !== null) && (
        <p className={styles['when']}>
          {step.at && (
            <>
              {t('By')} <Due at={step.at} now={now} />
            </>
          )}
          {step.at && step.note !== null && ', '}
          {step.note}
        </p>
      )}
    </li>
  );
}

/** The buyer's two choices, equally large, and the deadline under both. */
function Choice({ part, order }: { part: OrderPartView; order: Props }) {
  return (
    <>
      <div className={styles['choice']}>
        {part.canConfirm && <Confirm part={part} order={order} />}
        {part.canReport && (
          <PostForm action={`/orders/${order.id}/problem`} token={order.formToken}>
            <input type="hidden" name="part" value={part.id} />
            <button className="button quiet" type="submit">
              {t('There is a problem')}
            </button>
          </PostForm>
        )}
      </div>
      {part.deadline && (
        <p className={styles['deadline']}>
          {part.deadline.words} <Due at={part.deadline.at} now={order.now} />
        </p>
      )}
    </>
  );
}

function Confirm({ part, order }: { part: OrderPartView; order: Props }) {
  return (
    <details className={styles['ask']}>
      <summary className="button quiet">
        <Icon name="check" size={20} /> {t('All is well')}
      </summary>
      <PostForm action={`/orders/${order.id}/confirm`} token={order.formToken}>
        <input type="hidden" name="part" value={part.id} />
        <p>
          {t(
            'You confirm it in your wallet, with your PIN or passkey. Then {amount} goes to {seller} at once. Confirm only if you have everything and it is as described.',
            { amount: part.rest, seller: part.seller },
          )}
        </p>
        <button className="button" type="submit">
          {t('Confirm in your wallet')}
        </button>
      </PostForm>
    </details>
  );
}

/** What the order costs: goods, coupons and the total, and what of it came back. */
function Sums({ total, listed, discount, refund }: Props) {
  return (
    <dl className="facts">
      <dt>{t('Goods')}</dt>
      <dd className="price">{listed}</dd>
      {discount !== null && (
        <>
          <dt>{t('Coupons')}</dt>
          <dd className="price">{discount}</dd>
        </>
      )}
      <dt>{t('Shipping')}</dt>
      <dd>{t('Free')}</dd>
      <dt>{t('Wallet fee')}</dt>
      <dd>{t('Free')}</dd>
      <dt className="total">{t('Total')}</dt>
      <dd className="total price">{total}</dd>
      {refund && (
        <>
          <dt>{t('Refunded')}</dt>
          <dd className="price">{refund.amount}</dd>
          <dt className="total">{t('You paid in the end')}</dt>
          <dd className="total price">{refund.left}</dd>
        </>
      )}
    </dl>
  );
}

function Summary(props: Props) {
  const { address, reference, id, protection } = props;
  const title = reference === null ? t('Summary') : t('Receipt');
  return (
    <aside className={classes('panel', summary['summary'], styles['receipt'])} aria-label={title}>
      <h2>{title}</h2>
      <Sums {...props} />
      <h3>{t('Goes to')}</h3>
      <p>
        {address.map((line) => (
          <span key={line} className="line">
            {line}
          </span>
        ))}
      </p>
      {protection && (
        <details className={styles['protection']}>
          <summary className="button text">{t('How this order is protected')}</summary>
          <ul className={summary['rules']}>
            {protection.rules.map((rule) => (
              <li key={rule} className={summary['assurance']}>
                <Icon name="shield" size={20} />
                <span>{rule}</span>
              </li>
            ))}
          </ul>
          <p className="muted">
            {t('The wallet’s terms, version {version}: they stay the same for this order.', {
              version: protection.version,
            })}
          </p>
        </details>
      )}
      <h3>{t('References')}</h3>
      <p className={classes('muted', styles['references'])}>
        <span className="line">{t('Order {id}', { id })}</span>
        {reference !== null && (
          <span className="line" title={reference}>
            {t('Payment {number}, the same in your wallet', { number: shortNumberOf(reference) })}
          </span>
        )}
      </p>
      <p>
        <a className="link" href={`/support/write?order=${id}`}>
          {t('Write to support about this order')}
        </a>
      </p>
    </aside>
  );
}
