import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { orderQuery } from '../order-query.ts';
import type { OrderData, OrderPartView, OrderStep } from '../view-model.ts';
import { Due, Instant } from './Due.tsx';
import { Faults, PostForm } from './Form.tsx';
import { Monogram } from './Monogram.tsx';
import { Tracking } from './Tracking.tsx';
import lines from './Lines.module.css';
import styles from './OrderPage.module.css';
import summary from './Summary.module.css';

type Props = OrderData & { formToken: string };

/** An order, which updates on its own while something about it may change. */
export function OrderPage(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <LiveOrder {...props} />
    </QueryClientProvider>
  );
}

function LiveOrder({ formToken, ...told }: Props) {
  const query = useQuery(orderQuery(told));
  const order = { ...query.data, formToken };
  return (
    <section>
      <a className="back" href="/orders">
        Your orders
      </a>
      <h1>Your order</h1>
      <p className="muted over">
        Placed <Instant at={order.placed} />
      </p>
      <Faults faults={order.faults} />
      <div className={summary['page']}>
        <div>
          <Standing {...order} />
          {query.isError && (
            <p className="muted" role="status">
              The shop can’t be reached right now: this is how things stood a moment ago.
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
            The goods are kept for you until <Due at={payBy} now={now} />.
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
        <p>No wallet is linked any more. Link one, and you come back to this order.</p>
        <button className="button" type="submit">
          Link a Holdfast Wallet
        </button>
      </PostForm>
    );
  }
  const chosen = wallets.find((wallet) => wallet.id === linkId)?.id ?? wallets[0]?.id;
  return (
    <PostForm action={`/orders/${id}/pay`} token={formToken} className={styles['pay']}>
      {wallets.length > 1 && (
        <div className="field">
          <label htmlFor="wallet">Pay with</label>
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
        Another way to pay
      </a>
    </PostForm>
  );
}

function Cancel({ id, formToken }: Props) {
  return (
    <details className={classes(styles['ask'], styles['cancel'])}>
      <summary className="button quiet">Cancel this order</summary>
      <PostForm action={`/orders/${id}/cancel`} token={formToken}>
        <p>The payment is called off in your wallet, and the goods are for sale again.</p>
        <button className="button quiet" type="submit">
          Yes, cancel it
        </button>
      </PostForm>
    </details>
  );
}

/** How the badge of a part looks; while the part is under way, it has the shop's own color. */
function toneOf(status: string): string {
  if (status === 'awaiting') return 'warning';
  if (status === 'delivered' || status === 'released') return 'success';
  return status === 'refunded' || status === 'void' ? 'neutral' : 'accent';
}

function Part({ part, order }: { part: OrderPartView; order: Props }) {
  return (
    <section className={classes('panel', styles['part'])} aria-label={`From ${part.seller}`}>
      <h2>
        <span className={styles['seller']}>
          <Monogram name={part.seller} /> From {part.seller}
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
            <span className="price">{line.amount}</span>
          </li>
        ))}
      </ul>
      <WayOfMoney part={part} />
      {part.steps.length > 0 && (
        <ol className={styles['timeline']} aria-label="What has happened, and what comes next">
          {part.steps.map((step) => (
            <Step key={step.words} step={step} now={order.now} />
          ))}
        </ol>
      )}
      {part.canConfirm && <Confirm part={part} order={order} />}
    </section>
  );
}

const places = [
  ['you', 'You'],
  ['escrow', 'Escrow'],
  ['seller', 'Seller'],
] as const;

/** Where the part's money is, on its way from the buyer to the seller. */
function WayOfMoney({ part }: { part: OrderPartView }) {
  const here = part.money === 'back' ? 'you' : part.money;
  const index = places.findIndex(([place]) => place === here);
  return (
    <ol className={styles['way']} aria-label={`Where the ${part.amount} are`}>
      {places.map(([place, words], at) => (
        <li key={place} data-passed={at < index ? '' : undefined} aria-current={at === index ? 'step' : undefined}>
          <span>{part.money === 'back' && place === 'you' ? 'Back with you' : words}</span>
          {at === index && <strong>{part.amount}</strong>}
        </li>
      ))}
    </ol>
  );
}

function Step({ step, now }: { step: OrderStep; now: string }) {
  return (
    <li data-state={step.state}>
      <p>
        {step.words}
        {step.state === 'done' && step.note !== null && (
          <>
            {' '}
            <Tracking words={step.note} href={step.href} />
          </>
        )}
      </p>
      {step.at && step.state === 'done' && (
        <p className={styles['when']}>
          <Instant at={step.at} />
        </p>
      )}
      {step.state !== 'done' && (step.at !== null || step.note !== null) && (
        <p className={styles['when']}>
          {step.at && (
            <>
              By <Due at={step.at} now={now} />
            </>
          )}
          {step.at && step.note !== null && ', '}
          {step.note !== null && step.href !== null ? <Tracking words={step.note} href={step.href} /> : step.note}
        </p>
      )}
    </li>
  );
}

function Confirm({ part, order }: { part: OrderPartView; order: Props }) {
  return (
    <details className={styles['ask']}>
      <summary className="button quiet">
        <Icon name="check" size={20} /> I have what I bought
      </summary>
      <PostForm action={`/orders/${order.id}/confirm`} token={order.formToken}>
        <input type="hidden" name="part" value={part.id} />
        <p>
          {part.amount} go to {part.seller} at once, and can’t be taken back. Confirm only if you have everything and it
          is as described.
        </p>
        <button className="button" type="submit">
          Yes, pay {part.seller} {part.amount}
        </button>
      </PostForm>
    </details>
  );
}

function Summary({ total, refund, address, reference, id }: Props) {
  const title = reference === null ? 'Summary' : 'Receipt';
  return (
    <aside className={classes('panel', summary['summary'], styles['receipt'])} aria-label={title}>
      <h2>{title}</h2>
      <dl className="facts">
        <dt>Goods</dt>
        <dd className="price">{total}</dd>
        <dt>Shipping</dt>
        <dd>Free</dd>
        <dt>Wallet fee</dt>
        <dd>None</dd>
        <dt className="total">Total</dt>
        <dd className="total price">{total}</dd>
        {refund && (
          <>
            <dt>Refunded</dt>
            <dd className="price">{refund.amount}</dd>
            <dt className="total">You paid in the end</dt>
            <dd className="total price">{refund.left}</dd>
          </>
        )}
      </dl>
      <h3>Goes to</h3>
      <p>
        {address.map((line) => (
          <span key={line} className="line">
            {line}
          </span>
        ))}
      </p>
      <h3>References</h3>
      <p className={classes('muted', styles['references'])}>
        <span className="line">Order {id}</span>
        {reference !== null && <span className="line">Payment {reference}, the same in your wallet</span>}
      </p>
    </aside>
  );
}
