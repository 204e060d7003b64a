import { classes } from '#platform/ui/classes.ts';
import type { IdentityView, LinkView, PaymentMethodsData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import { News } from './News.tsx';
import styles from './PaymentMethodsPage.module.css';

type Props = PaymentMethodsData & { formToken: string };

export function PaymentMethodsPage({ links, news, formToken, walletProfileUrl, continueTo }: Props) {
  const active = links.filter((link) => link.isActive);
  const ended = links.filter((link) => !link.isActive);
  return (
    <section className="narrow">
      {continueTo !== undefined && (
        <a className="back" href={continueTo}>
          {continueTo === '/checkout' ? 'Back to the checkout' : 'Back to where you were'}
        </a>
      )}
      <h1>Payment methods</h1>
      <News news={news} />
      {active.length === 0 ? (
        <div className="panel">
          <h2>No wallet is linked</h2>
          <p>
            Link a Holdfast Wallet and pay without typing a card here. You choose in your wallet what may be charged
            without asking you, and can end it whenever you like.
          </p>
        </div>
      ) : (
        <ul className={styles['wallets']}>
          {active.map((link) => (
            <li key={link.id} className="panel">
              <Wallet link={link} />
              {link.identity && (
                <Identity link={link} identity={link.identity} profileUrl={walletProfileUrl} formToken={formToken} />
              )}
              <PostForm action="/account/payment-methods/unlink" token={formToken}>
                <input type="hidden" name="link" value={link.id} />
                <button className="button quiet" type="submit" aria-label={`Unlink ${link.label}`}>
                  Unlink
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <PostForm action="/account/payment-methods/link" token={formToken}>
        {continueTo !== undefined && <input type="hidden" name="continue" value={continueTo} />}
        <button className="button" type="submit">
          {active.length === 0 ? 'Link a Holdfast Wallet' : 'Link another wallet'}
        </button>
      </PostForm>
      <p className={classes('muted', styles['aside'])}>
        You go to the wallet, log in there, and come back. We never see your cards or your password.
      </p>
      {ended.length > 0 && (
        <>
          <h2>No longer linked</h2>
          <ul className={styles['wallets']}>
            {ended.map((link) => (
              <li key={link.id} className="panel">
                <Wallet link={link} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface IdentityProps {
  readonly link: LinkView;
  readonly identity: IdentityView;
  readonly profileUrl: string;
  readonly formToken: string;
}

/** Whether the wallet knows the shopper by the same name and address; where not, field by field, with what to do. */
function Identity({ link, identity, profileUrl, formToken }: IdentityProps) {
  const { summary, rows, isDifferent } = identity;
  if (rows.length === 0) return <p className="muted">{summary}</p>;
  return (
    <div>
      <p className={isDifferent ? undefined : 'muted'}>{summary}</p>
      <table className={classes('table', styles['compared'])}>
        <caption className="hidden">Your name and address here, beside those in {link.label}</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td>{row.isDifferent ? <strong>{row.words}</strong> : row.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        Change your address <a href="/account/address">here</a>, or look <a href={profileUrl}>in your wallet</a> at what
        it knows of you.
      </p>
      <PostForm action="/account/payment-methods/compare" token={formToken}>
        <input type="hidden" name="link" value={link.id} />
        <button className="button text" type="submit">
          Compare again
        </button>
      </PostForm>
    </div>
  );
}

function Wallet({ link }: { link: LinkView }) {
  return (
    <>
      <h2>
        Holdfast Wallet{' '}
        <span className="badge" data-tone={link.isActive ? 'success' : undefined}>
          {link.isActive ? 'Linked' : 'Ended'}
        </span>
      </h2>
      <p>{link.label}</p>
      <p className="muted">{link.note}</p>
      <p className="muted">
        {link.isActive ? 'Linked' : 'Ended'} <time dateTime={link.since.iso}>{link.since.words}</time>
      </p>
    </>
  );
}
