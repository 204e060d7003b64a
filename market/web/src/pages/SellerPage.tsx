import { Fragment } from 'react';
import { carriers } from '#platform/kernel/carriers.ts';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { msg, t } from '#platform/words/words.ts';
import type { SellerData, SellerPartView } from '../seller-view-model.ts';
import { Due, Instant } from './Due.tsx';
import { Faults, PostForm } from './Form.tsx';
import { Tracking } from './Tracking.tsx';
import styles from './SellerPage.module.css';

const titles = { to_ship: msg('To ship'), on_the_way: msg('Shipped'), settled: msg('Done') } as const;

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
          <dt>{t('Paid to your wallet')}</dt>
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
  if (group === 'settled') return undefined;
  return isDelivered ? 'success' : 'accent';
}

function Part({ part, page }: { part: SellerPartView; page: Props }) {
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
          {part.parcel !== undefined && (
            <>
              <h4>{t('Sent with')}</h4>
              <p>
                <Tracking {...part.parcel} />
              </p>
            </>
          )}
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
      {part.canShip && <ShipForm part={part} formToken={page.formToken} after={page.place?.after} />}
    </article>
  );
}

function ShipForm(props: { part: SellerPartView; formToken: string; after: string | undefined }) {
  const { part, formToken, after } = props;
  const { orderId, partId, typed, buyer } = part;
  const code = `code-${partId}`;
  return (
    <PostForm action="/seller/ship" token={formToken} className={styles['ship']}>
      <input type="hidden" name="order" value={orderId} />
      <input type="hidden" name="part" value={partId} />
      {after !== undefined && <input type="hidden" name="after" value={after} />}
      <div className="field">
        <label htmlFor={`carrier-${partId}`}>{t('Carrier')}</label>
        <select id={`carrier-${partId}`} name="carrier" defaultValue={typed?.carrier ?? carriers[0]}>
          {carriers.map((carrier) => (
            <option key={carrier}>{carrier}</option>
          ))}
        </select>
      </div>
      <div className={typed ? 'field wrong' : 'field'}>
        <label htmlFor={code}>{t('Tracking number')}</label>
        {typed && (
          <p className="fault" id={`${code}-fault`}>
            {typed.fault}
          </p>
        )}
        <input
          id={code}
          name="code"
          maxLength={60}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          defaultValue={typed?.code}
          aria-invalid={typed ? true : undefined}
          aria-describedby={typed ? `${code}-fault` : undefined}
        />
      </div>
      <button className="button" type="submit" aria-label={t('Mark the parcel to {buyer} as shipped', { buyer })}>
        {t('Mark as shipped')}
      </button>
    </PostForm>
  );
}
