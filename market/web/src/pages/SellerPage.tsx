import type { SellerData } from '../view-model.ts';
import { Faults, PostForm } from './Form.tsx';
import { Instant } from './OrderPage.tsx';

const carriers = ['DHL', 'UPS', 'FedEx', 'DPD', 'An Post'] as const;

export function SellerPage({ shop, parts, faults, formToken }: SellerData & { formToken: string }) {
  return (
    <section className="cart">
      <h1>{shop}: orders</h1>
      <Faults faults={faults} />
      {parts.length === 0 && (
        <div className="empty">
          <p>
            <strong>No orders yet.</strong> Paid orders appear here, to be shipped within seven days.
          </p>
        </div>
      )}
      {parts.map((part) => (
        <section key={part.partId} className="panel" aria-label={`Order of ${part.buyer}`}>
          <h2>
            {part.buyer} <span className="badge">{part.statusWords}</span>
          </h2>
          <p className="muted">
            <Instant at={part.placed} /> · {part.address.join(', ')}
          </p>
          <ul>
            {part.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p>
            {part.amount}, less {part.commission} commission: <strong>{part.payout}</strong> to your wallet
          </p>
          {part.parcel !== undefined && <p>{part.parcel}</p>}
          {part.canShip && <ShipForm orderId={part.orderId} partId={part.partId} formToken={formToken} />}
        </section>
      ))}
    </section>
  );
}

function ShipForm({ orderId, partId, formToken }: { orderId: string; partId: string; formToken: string }) {
  return (
    <PostForm action="/seller/ship" token={formToken} className="inline">
      <input type="hidden" name="order" value={orderId} />
      <input type="hidden" name="part" value={partId} />
      <label htmlFor={`carrier-${partId}`}>Carrier</label>
      <select id={`carrier-${partId}`} name="carrier" defaultValue="DHL">
        {carriers.map((carrier) => (
          <option key={carrier}>{carrier}</option>
        ))}
      </select>
      <label htmlFor={`code-${partId}`}>Tracking number</label>
      <input id={`code-${partId}`} name="code" maxLength={40} required autoComplete="off" />
      <button type="submit">Mark as shipped</button>
    </PostForm>
  );
}
