import { classes } from '#platform/ui/classes.ts';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { PayoutData, SalesSums } from '../seller-view-model.ts';
import { Instant } from './Due.tsx';
import { PostForm } from './Form.tsx';
import { News } from './News.tsx';
import styles from './PayoutPage.module.css';

type Props = PayoutData & { formToken: string };

/** The page on which a seller links or unlinks the wallet to be paid into. */
export function PayoutPage(props: Props) {
  const { wallet, news } = props;
  return (
    <section className="narrow">
      <h1>{t('Getting paid')}</h1>
      <p className="muted over">
        <a href="/seller">{t('Seller center')}</a>
      </p>
      <News news={news} />
      <Waiting {...props} />
      {wallet && <Sales sales={props.sales} />}
      {wallet ? <Linked {...props} wallet={wallet} /> : <Unlinked {...props} />}
      {!wallet && <Sales sales={props.sales} />}
    </section>
  );
}

/** What became of released sales: why money is not there yet, and from which day it is. */
function Sales({ sales }: Pick<Props, 'sales'>) {
  if (sales === undefined) return null;
  return (
    <section className={styles['sales']}>
      <h2>{t('Released sales')}</h2>
      {sales === 'unanswered' ? (
        <p>
          {t('The wallet does not answer now, so we cannot say what is pending. Your money is safe: try again later.')}
        </p>
      ) : (
        <Sums {...sales} />
      )}
    </section>
  );
}

function Sums({ pending, blocked, available, next }: SalesSums) {
  return (
    <dl>
      <div>
        <dt>{t('Pending')}</dt>
        <dd>{pending}</dd>
        <dd>
          {t('In reserve, because a refund of the sale takes it first.')}{' '}
          {next &&
            rich('{amount} is paid out on <day>{words}</day>.', {
              amount: next.amount,
              day: () => <Instant at={next.at} />,
              words: next.at.words,
            })}
        </dd>
      </div>
      {blocked !== undefined && (
        <div>
          <dt>{t('Blocked by cases')}</dt>
          <dd>{blocked}</dd>
          <dd>{t('In reserve until the case about the sale is over.')}</dd>
        </div>
      )}
      <div>
        <dt>{t('Paid out so far')}</dt>
        <dd>{available}</dd>
        <dd>{t('Less refunds since. If your wallet owes money, that was taken first.')}</dd>
      </div>
    </dl>
  );
}

/** The move that waits, and the button that ends it. */
function Waiting({ move, wallet, formToken }: Props) {
  if (!move) return null;
  return (
    <div className="panel">
      <h2>
        {t('Another wallet ')}
        <span className="badge" data-tone="warning">
          {t('Waits')}
        </span>
      </h2>
      <p>{move.label}</p>
      <p className="muted">
        {rich(
          'New sales are paid into it from <due>{dueWords}</due> on. It was asked for on <asked>{askedWords}</asked>. Not you? Undo it here, then change your password.',
          {
            due: () => <Instant at={move.due} />,
            asked: () => <Instant at={move.asked} />,
            dueWords: move.due.words,
            askedWords: move.asked.words,
          },
        )}
      </p>
      <PostForm action="/seller/payout/keep" token={formToken}>
        <button className="button quiet" type="submit">
          {wallet ? t('Undo the change, and keep the wallet below') : t('Undo the change')}
        </button>
      </PostForm>
    </div>
  );
}

function Linked({
  wallet,
  move,
  escrow,
  email,
  waitDays,
  formToken,
}: Props & { wallet: NonNullable<PayoutData['wallet']> }) {
  return (
    <>
      <div className="panel">
        <h2>
          {t('Holdfast Wallet ')}
          <span className="badge" data-tone="success">
            {t('Linked')}
          </span>
        </h2>
        <p>{wallet.label}</p>
        <p className="muted">
          {t('Your sales are paid into it, less commission')}
          {wallet.since && (
            <>
              {t(' · since')} <Instant at={wallet.since} />
            </>
          )}
        </p>
      </div>
      <section className={styles['changes']}>
        <h2>{t('Change it')}</h2>
        {escrow !== undefined && (
          <p>
            {rich(
              '<strong>{escrow} is in escrow for you.</strong> It is still paid into the wallet above, whatever you change here.',
              { strong: (inner) => <strong>{inner}</strong>, escrow },
            )}
          </p>
        )}
        <PostForm action="/seller/payout/link" token={formToken}>
          <p className="hint" id="link-note">
            {t(
              'We ask for your password and a code that we mail to {email}. {days, plural, one {A day} other {# days}} later, new orders are paid into the other wallet; until then into this one.',
              { email, days: waitDays },
            )}{' '}
            {move && t('The change that waits now ends.')}
          </p>
          <button className="button quiet" type="submit" aria-describedby="link-note">
            {t('Link another wallet instead')}
          </button>
        </PostForm>
        <PostForm action="/seller/payout/unlink" token={formToken}>
          <p className="hint" id="unlink-note">
            {t(
              'Without a wallet nobody can buy from you. Link this one again at any time, and your goods are back on sale at once; another one takes effect after the wait. We ask for your password and a code first.',
            )}
          </p>
          <button className="button quiet" type="submit" aria-describedby="unlink-note">
            {t('Unlink, and take my goods off sale')}
          </button>
        </PostForm>
      </section>
    </>
  );
}

function Unlinked({ former, escrow, email, waitDays, formToken }: Props) {
  return (
    <>
      <div className="panel">
        <h2>{t('Your goods are not on sale')}</h2>
        <p>
          {t(
            'Nobody can buy from you before there is a wallet to pay you into. Link your Holdfast Wallet: it must know your name and have seen a document of yours.',
          )}
        </p>
        {escrow !== undefined && former && (
          <p>{t('The {escrow} in escrow for you is still paid into {label}.', { escrow, label: former.label })}</p>
        )}
        <PostForm action="/seller/payout/link" token={formToken}>
          {former && (
            <p className="muted" id="link-note">
              {t(
                'We ask for your password and a code that we mail to {email}. The wallet that you had last is paid at once, another one after {days, plural, one {a day} other {# days}}.',
                { email, days: waitDays },
              )}
            </p>
          )}
          <button className="button" type="submit" aria-describedby={former && 'link-note'}>
            {t('Link my Holdfast Wallet')}
          </button>
        </PostForm>
      </div>
      <p className={classes('muted', styles['aside'])}>
        {t(
          'You go to the wallet, log in there, and come back. We can pay into it, and see neither what is in it nor your password.',
        )}
      </p>
      {former && (
        <section className={styles['changes']}>
          <h2>{t('No longer linked')}</h2>
          <div className="panel">
            <p>{former.label}</p>
            <p className="muted">
              {former.why} · <Instant at={former.at} />
            </p>
          </div>
        </section>
      )}
    </>
  );
}
