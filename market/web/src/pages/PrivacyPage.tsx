import { t } from '#platform/words/words.ts';
import type { PrivacyData } from '../privacy-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';

type Props = PrivacyData & { formToken: string };

/** A copy of the shopper's data, and the end of the account. */
export function PrivacyPage(props: Props) {
  const { refused, faults } = props;
  return (
    <section className="narrow">
      <a className="back" href="/account">
        {t('Your account')}
      </a>
      <h1>{t('Your data')}</h1>
      <Faults faults={faults} />
      <Copy {...props} faults={refused === 'copy' ? faults : []} />
      <Deletion {...props} faults={refused === 'remove' ? faults : []} />
    </section>
  );
}

function Copy({ formToken, email, faults }: Props) {
  return (
    <section className="panel" aria-labelledby="copy-title">
      <h2 id="copy-title">{t('Take a copy')}</h2>
      <p>
        {t(
          'One file with everything that the market knows about you: profile, orders, messages, tickets, sessions and files. It is JSON, which other programs can read.',
        )}
      </p>
      <PostForm action="/account/privacy/copy" token={formToken} className="stack">
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <Field
          name="password"
          label={t('Your password')}
          type="password"
          autoComplete="current-password"
          hint={t('The file has no password. Keep it where only you can read it.')}
          faults={faults}
        />
        <button className="button" type="submit">
          {t('Download a copy')}
        </button>
      </PostForm>
    </section>
  );
}

function Deletion({ formToken, email, ties, keptDays, refused, faults }: Props) {
  return (
    <section className="panel" aria-labelledby="delete-title">
      <h2 id="delete-title">{t('Delete your account')}</h2>
      <p>
        {t(
          'Your name, addresses, password, sessions and cart are deleted at once, and nobody can undo it. Past orders and messages lose your name and words after {days} days. Your wallet stays as it is.',
          { days: keptDays },
        )}
      </p>
      {ties.length > 0 ? (
        <>
          <div className={refused === 'remove' ? 'notice danger' : 'notice info'} role="status">
            <p>{t('The account cannot be deleted yet. First these must end:')}</p>
          </div>
          <ul>
            {ties.map((tie, index) => (
              <li key={index}>
                <a href={tie.href}>{tie.words}</a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <PostForm action="/account/privacy/delete" token={formToken} className="stack">
          <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
          <Field
            name="deletePassword"
            label={t('Your password, to delete the account')}
            type="password"
            autoComplete="current-password"
            faults={faults}
          />
          <button className="button danger" type="submit">
            {t('Delete my account')}
          </button>
        </PostForm>
      )}
    </section>
  );
}
