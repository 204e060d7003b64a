import { t } from '#platform/words/words.ts';
import type { IdentityData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';

/** The page of a shopper's name and e-mail address. */
export function IdentityPage({
  name,
  email,
  typedEmail,
  faults,
  news,
  formToken,
}: IdentityData & { formToken: string }) {
  return (
    <section className="narrow">
      <a className="back" href="/account">
        {t('Your account')}
      </a>
      <h1>{t('Your name and e-mail')}</h1>
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      <Faults faults={faults} />
      <section className="panel" aria-labelledby="name-title">
        <h2 id="name-title">{t('Change your name')}</h2>
        <PostForm action="/account/identity/name" token={formToken} className="stack">
          <Field name="name" label={t('Your name')} value={name} autoComplete="name" faults={faults} />
          <button className="button" type="submit">
            {t('Save the name')}
          </button>
        </PostForm>
      </section>
      <section className="panel" aria-labelledby="email-title">
        <h2 id="email-title">{t('Change your e-mail')}</h2>
        <p>
          {t('Your address is {email}. We mail a code to the new one; the old one can undo the change for a week.', {
            email,
          })}
        </p>
        <PostForm action="/account/identity/email" token={formToken} className="stack">
          <Field
            name="email"
            label={t('New e-mail')}
            type="email"
            value={typedEmail}
            autoComplete="email"
            faults={faults}
          />
          <button className="button" type="submit">
            {t('Mail a code to it')}
          </button>
        </PostForm>
      </section>
    </section>
  );
}
