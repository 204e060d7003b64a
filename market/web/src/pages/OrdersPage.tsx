import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import type { OrdersData } from '../view-model.ts';
import { Instant } from './Due.tsx';
import menu from './Menu.module.css';
import paging from './Paging.module.css';

/** A page of the shopper's orders. */
export function OrdersPage({ orders, olderUrl, isNewest }: OrdersData) {
  if (orders.length === 0 && isNewest) {
    return (
      <section className="empty">
        <span className="mark">
          <Icon name="box" size={32} />
        </span>
        <h1>{t('No orders yet')}</h1>
        <p>{t('What you buy appears here, with where the parcel is and where your money is.')}</p>
        <a className="button" href="/">
          {t('Look around')}
        </a>
      </section>
    );
  }
  return (
    <section className="medium">
      <a className="back" href="/account">
        {t('Your account')}
      </a>
      <h1>{t('Your orders')}</h1>
      <ul className={menu['menu']}>
        {orders.map((order) => (
          <li key={order.id}>
            <a href={`/orders/${order.id}`}>
              <img src={order.pictureUrl} alt="" width={56} height={56} />
              <div className={menu['words']}>
                <strong>{order.names}</strong>
                <span>
                  <Instant at={order.placed} /> · <span className="price">{order.total}</span>
                </span>
                <span className={order.isDue ? menu['due'] : undefined}>{order.statusWords}</span>
              </div>
              <Icon name="next" size={20} />
            </a>
          </li>
        ))}
      </ul>
      {(olderUrl !== null || !isNewest) && (
        <nav className={paging['pages']} aria-label={t('More orders')}>
          {!isNewest && (
            <a className="button quiet" href="/orders">
              {t('Newest orders')}
            </a>
          )}
          {olderUrl !== null && (
            <a className="button quiet" rel="next" href={olderUrl}>
              {t('Older orders')}
            </a>
          )}
        </nav>
      )}
    </section>
  );
}
