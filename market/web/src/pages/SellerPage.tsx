import { Fragment } from 'react';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { msg, t } from '#platform/words/words.ts';
import type { SellerData, SellerPartView } from '../seller-view-model.ts';
import { Cases } from './Cases.tsx';
import { Due, Instant } from './Due.tsx';
import { Faults } from './Form.tsx';
import { MessagesLink } from './MessagesLink.tsx';
import { Parcels } from './Parcels.tsx';
import { CancelForm, ShipForm, Withdraw } from './SaleForms.tsx';
import styles from './SellerPage.module.css';

const titles = {
  to_answer: msg('Waits for your answer'),
  to_ship: msg('To ship'),
  on_the_way: msg('Shipped'),
  settled: msg('Done'),
} as const;

type Props = SellerData & { formToken: string };

/** The seller center. */
export function SellerPage(props: Props) {
  const { shop, groups, faults, news, totals, place } = props;
  return (
    <section className="medium">
      {place && (
        <a className="back" href="/seller">
          {t('Seller center')}
        </a>
      )}
      <h1>{shop}</h1>
      <p className="muted over">{t('Seller center')}</p>
      <Faults faults={faults} />
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      <Payout payout={props.payout} />
      <p>
        <a href="/seller/coupons">{t('Coupons')}</a> · <a href="/seller/deals">{t('Deals')}</a>
      </p>
      <Unanswered unanswered={props.unanswered} />
      <dl className={styles['figures']}>
        <div>
          <dt>{t('To ship')}</dt>
          <dd>{totals.toShip}</dd>
        </div>
        <div>
          <dt>{t('In escrow for you')}</dt>
          <dd>{totals.escrow}</dd>
        </div>
        <div>
          <dt>{t('Released to your wallet')}</dt>
          <dd>{totals.paidOut}</dd>
          <dd>{t('after {commission} commission', { commission: totals.commission })}</dd>
        </div>
      </dl>
      {!place && groups.every(({ parts }) => parts.length === 0) && (
        <div className="empty">
          <span className="mark">
            <Icon name="box" size={32} />
          </span>
          <h2>{t('No orders yet')}</h2>
          <p>{t('Paid orders appear here, each with the day to ship by.')}</p>
        </div>
      )}
      {place && groups.every(({ parts }) => parts.length === 0) && <p>{t('There is nothing further in this list.')}</p>}
      {groups.map((group) => (
        <Group key={group.group} {...group} page={props} />
      ))}
    </section>
  );
}

function Payout({ payout }: Pick<SellerData, 'payout'>) {
  if (payout) {
    return (
      <p>
        {rich('Paid into {label} · <link>Getting paid</link>', {
          label: payout.label,
          link: (inner) => <a href="/seller/payout">{inner}</a>,
        })}
      </p>
    );
  }
  return (
    <div className="notice warning">
      <p>
        <strong>{t('Your goods are not on sale')}</strong>
      </p>
      <p>
        {rich('There is no wallet to pay you into, so nobody can buy from you. <link>Link your wallet</link>', {
          link: (inner) => <a href="/seller/payout">{inner}</a>,
        })}
      </p>
    </div>
  );
}

/** The messages that wait for the seller, with their number. */
function Unanswered({ unanswered }: Pick<SellerData, 'unanswered'>) {
  if (unanswered.length === 0) return null;
  const total = unanswered.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="notice info">
      <h2>{t('{total, plural, one {# message} other {# messages}} to answer', { total })}</h2>
      <ul>
        {unanswered.map(({ orderId, partId, buyer, lines, count }) => (
          <li key={partId}>
            <a className="link" href={`/orders/${orderId}/messages/${partId}#newest`}>
              {t('{count, plural, one {# message} other {# messages}} from {buyer}: {goods}', {
                count,
                buyer,
                goods: lines.join(', '),
              })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Group({ group, parts, moreUrl, page }: SellerData['groups'][number] & { page: Props }) {
  if (parts.length === 0) return null;
  // The number of orders to ship is exact. Other groups show a number only if this page has all of them.
  const count = group === 'to_ship' ? String(page.totals.toShip) : moreUrl || page.place ? '' : String(parts.length);
  return (
    <section className={styles['group']}>
      <h2>
        {titles[group]()} <span className={styles['count']}>{count}</span>
      </h2>
      {parts.map((part) => (
        <Part key={part.partId} part={part} page={page} />
      ))}
      {moreUrl !== null && (
        <p className="after">
          <a className="link" href={moreUrl}>
            {t('More: {title}', { title: titles[group]().toLowerCase() })}
          </a>
        </p>
      )}
    </section>
  );
}

/** The color of a part's badge; none once the part is settled. */
function toneOf({ group, isDelivered }: SellerPartView): string | undefined {
  if (group === 'to_answer') return 'warning';
  if (group === 'settled') return undefined;
  return isDelivered ? 'success' : 'accent';
}

function Part({ part, page }: { part: SellerPartView; page: Props }) {
  const form = { part, formToken: page.formToken, after: page.place?.after };
  return (
    <article className={classes('panel', styles['part'])} aria-label={t('Order of {buyer}', { buyer: part.buyer })}>
      <h3>
        {part.lines.join(', ')}
        <span className="badge" data-tone={toneOf(part)}>
          {part.statusWords}
        </span>
      </h3>
      <p className="muted">
        {t('Ordered')} <Instant at={part.placed} />
      </p>
      {part.due && (
        <p>
          {part.due.words}{' '}
          {part.group === 'settled' ? <Instant at={part.due.at} /> : <Due at={part.due.at} now={page.now} />}
        </p>
      )}
      <Cases cases={part.cases} now={page.now} />
      <div className={styles['both']}>
        <div>
          <h4>{t('Send to')}</h4>
          <p>
            {part.address.map((line) => (
              <span key={line} className="line">
                {line}
              </span>
            ))}
          </p>
        </div>
        <dl className="facts">
          <dt>{t('Sold for')}</dt>
          <dd>{part.amount}</dd>
          {part.sums.map(({ words, amount }, index) => {
            const look = index === part.sums.length - 1 ? 'total' : undefined;
            return (
              <Fragment key={words}>
                <dt className={look}>{words}</dt>
                <dd className={look}>{amount}</dd>
              </Fragment>
            );
          })}
        </dl>
      </div>
      {part.parcels.length > 0 && (
        <div id={`parcels-${part.partId}`}>
          <Parcels
            parcels={part.parcels}
            actionOf={(parcel) => parcel.status === 'announced' && <Withdraw parcel={parcel} {...form} />}
          />
        </div>
      )}
      {part.blocked !== null && <p className="muted">{part.blocked}</p>}
      <p>
        <MessagesLink orderId={part.orderId} partId={part.partId} name={part.buyer} count={part.messages} />
      </p>
      {part.canShip && <ShipForm {...form} />}
      {part.canCancel && <CancelForm {...form} />}
    </article>
  );
}
