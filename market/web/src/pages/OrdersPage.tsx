import type { OrdersData } from '../view-model.ts';
import { Instant } from './OrderPage.tsx';

export function OrdersPage({ orders }: OrdersData) {
  if (orders.length === 0) {
    return (
      <section className="empty">
        <h1>No orders yet</h1>
        <p>What you buy appears here, with where the parcel is and where your money is.</p>
        <a className="button" href="/">
          Look around
        </a>
      </section>
    );
  }
  return (
    <section className="cart">
      <h1>Your orders</h1>
      <ul className="menu">
        {orders.map((order) => (
          <li key={order.id}>
            <a
              href={`/orders/${order.id}`}
              className="with-picture"
              aria-label={`${order.names}, ${order.total}, ${order.statusWords}`}
            >
              <img src={order.pictureUrl} alt="" width={56} height={56} />
              <div>
                <strong>{order.names}</strong>
                <span>
                  <Instant at={order.placed} /> · {order.total} · {order.statusWords}
                </span>
              </div>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
