import { classes } from '#platform/ui/classes.ts';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { IdentityView, LinkView, PaymentMethodsData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import { News } from './News.tsx';
import styles from './PaymentMethodsPage.module.css';

type Props = PaymentMethodsData & { formToken: string };

/** The shopper's linked wallets. */
export function PaymentMethodsPage({ links, news, formToken, walletProfileUrl, continueTo }: Props) {
  const active = links.filter((link) => link.isActive);
  const ended = links.filter((link) => !link.isActive);
  return (
    <section className="narrow">
      {continueTo !== undefined && (
        <a className="back" href={continueTo}>
          {continueTo === '/checkout' ? t('Back to the checkout') : t('Back to where you were')}
        </a>
      )}
      <h1>{t('Payment methods')}</h1>
      <News news={news} />
      {active.length === 0 ? (
        <div className="panel">
          <h2>{t('No wallet is linked')}</h2>
          <p>
            {t(
              'Link a Holdfast Wallet and pay without typing a card here. You choose in your wallet what may be charged without asking you, and can end it whenever you like.',
            )}
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
                <button
                  id={`unlink-${link.id}`}
                  className="button quiet"
                  type="submit"
                  aria-label={t('Unlink {label}', { label: link.label })}
                >
                  {t('Unlink')}
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <PostForm action="/account/payment-methods/link" token={formToken}>
        {continueTo !== undefined && <input type="hidden" name="continue" value={continueTo} />}
        <button className="button" type="submit">
          {active.length === 0 ? t('Link a Holdfast Wallet') : t('Link another wallet')}
        </button>
      </PostForm>
      <p className={classes('muted', styles['aside'])}>
        {t('You go to the wallet, log in there, and come back. We never see your cards or your password.')}
      </p>
      {ended.length > 0 && (
        <>
          <h2>{t('No longer linked')}</h2>
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

/** The comparison with the wallet's name and address; if they differ, field by field, with the next steps. */
function Identity({ link, identity, profileUrl, formToken }: IdentityProps) {
  const { summary, rows, isDifferent } = identity;
  if (rows.length === 0) return <p className="muted">{summary}</p>;
  return (
    <div>
      <p className={isDifferent ? undefined : 'muted'}>{summary}</p>
      <table className={classes('table', styles['compared'])}>
        <caption className="hidden">
          {t('Your name and address here, beside those in {label}', { label: link.label })}
        </caption>
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
        {rich('Change your address <link>here</link>, or look <link2>in your wallet</link2> at what it knows of you.', {
          link: (inner) => <a href="/account/address">{inner}</a>,
          link2: (inner) => <a href={profileUrl}>{inner}</a>,
        })}
      </p>
      <PostForm action="/account/payment-methods/compare" token={formToken}>
        <input type="hidden" name="link" value={link.id} />
        <button className="button text" type="submit">
          {t('Compare again')}
        </button>
      </PostForm>
    </div>
  );
}

function Wallet({ link }: { link: LinkView }) {
  return (
    <>
      <h2>
        {t('Holdfast Wallet ')}
        <span className="badge" data-tone={link.isActive ? 'success' : undefined}>
          {link.isActive ? t('Linked') : t('Ended')}
        </span>
      </h2>
      <p>{link.label}</p>
      <p className="muted">{link.note}</p>
      <p className="muted">
        {link.isActive ? t('Linked') : t('Ended')} <time dateTime={link.since.iso}>{link.since.words}</time>
      </p>
    </>
  );
}
