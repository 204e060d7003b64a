import type { At, OrderData, OrderPartView } from '../view-model.ts';
import { PostForm } from './Form.tsx';

export function OrderPage(order: OrderData & { formToken: string }) {
  return (
    <section className="cart">
      <h1>Your order</h1>
      <p className="muted">
        Placed <Instant at={order.placed} />. Order {order.id}
      </p>
      <Payment {...order} />
      {order.parts.map((part) => (
        <Part key={part.id} part={part} orderId={order.id} formToken={order.formToken} />
      ))}
      <div className="sum">
        <p>
          Total <strong className="price">{order.total}</strong>
        </p>
      </div>
      <section className="panel">
        <h2>Goes to</h2>
        <p>
          {order.address.map((line) => (
            <span key={line} className="row">
              {line}
            </span>
          ))}
        </p>
        {order.reference !== undefined && (
          <p className="muted">Payment reference, the same in your wallet: {order.reference}</p>
        )}
      </section>
    </section>
  );
}

function Payment(order: OrderData & { formToken: string }) {
  if (order.status === 'paid') {
    return (
      <div className="notice success" role="status">
        <p>
          <strong>Paid.</strong> Your money is in escrow; each seller is paid when you have what you bought.
        </p>
      </div>
    );
  }
  if (!order.canPay) {
    return (
      <div className="notice info" role="status">
        <p>
          <strong>This order has ended.</strong> It was not paid in time, and you were not charged.
        </p>
      </div>
    );
  }
  return (
    <div className="notice warning" role="status">
      <p>
        <strong>{order.problem?.title ?? 'Not paid yet.'}</strong>{' '}
        {order.problem?.nextAction ?? 'You have not been charged. Confirm the payment in your wallet.'}
        {order.payBy !== undefined && (
          <>
            {' '}
            The goods are kept for you until <Instant at={order.payBy} />.
          </>
        )}
      </p>
      <PostForm action={`/orders/${order.id}/pay`} token={order.formToken} className="inline">
        {order.wallets.length > 1 && (
          <>
            <label htmlFor="wallet">With</label>
            <select id="wallet" name="wallet" defaultValue={order.linkId}>
              {order.wallets.map((wallet) => (
                <option key={wallet.id} value={wallet.id}>
                  {wallet.label}
                </option>
              ))}
            </select>
          </>
        )}
        <button type="submit">Pay {order.total}</button>
      </PostForm>
    </div>
  );
}

const places = [
  ['you', 'You'],
  ['escrow', 'Escrow'],
  ['seller', 'Seller'],
] as const;

function Part({ part, orderId, formToken }: { part: OrderPartView; orderId: string; formToken: string }) {
  return (
    <section className="panel" aria-label={`From ${part.seller}`}>
      <h2>
        From {part.seller} <span className="badge">{part.statusWords}</span>
      </h2>
      <ul className="lines">
        {part.lines.map((line) => (
          <li key={line.slug}>
            <img src={line.pictureUrl} alt="" width={56} height={56} />
            <a href={`/p/${line.slug}`}>
              {line.quantity} × {line.name}
            </a>
            <span className="price">{line.amount}</span>
          </li>
        ))}
      </ul>
      <ol className="way" aria-label={`Where your ${part.amount} are`}>
        {places.map(([place, words]) => (
          <li key={place} aria-current={isHere(part.money, place) ? 'step' : undefined}>
            {words}
            {isHere(part.money, place) && <strong> {part.amount}</strong>}
          </li>
        ))}
      </ol>
      {part.parcel && (
        <p>
          {part.parcel.carrier}, tracking number <strong>{part.parcel.trackingCode}</strong>
        </p>
      )}
      {part.steps.length > 0 && (
        <ul className="steps">
          {part.steps.map((step) => (
            <li key={step.words}>
              {step.words} <Instant at={step.at} />
            </li>
          ))}
        </ul>
      )}
      {part.releasesAt && (
        <p>
          {part.seller} is paid by itself on <Instant at={part.releasesAt} />, unless something is wrong.
        </p>
      )}
      {part.canConfirm && (
        <PostForm action={`/orders/${orderId}/confirm`} token={formToken}>
          <input type="hidden" name="part" value={part.id} />
          <p className="muted">Confirm only once you have everything and it is right: it can’t be taken back.</p>
          <button type="submit">I have it, pay {part.seller}</button>
        </PostForm>
      )}
    </section>
  );
}

function isHere(money: OrderPartView['money'], place: 'you' | 'escrow' | 'seller'): boolean {
  return money === place || (money === 'back' && place === 'you');
}

export function Instant({ at }: { at: At }) {
  return (
    <time dateTime={at.iso} title={at.iso}>
      {at.words}
    </time>
  );
}
