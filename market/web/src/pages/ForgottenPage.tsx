import { t } from '#platform/words/words.ts';
import type { ForgottenData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';

/** Asks for the address of an account whose password is forgotten. */
export function ForgottenPage({ email, faults, formToken }: ForgottenData & { formToken: string }) {
  return (
    <section className="narrow">
      <a className="back" href="/account/login">
        {t('Sign in')}
      </a>
      <h1>{t('Forgotten your password?')}</h1>
      <Faults faults={faults} />
      <PostForm action="/account/forgotten" token={formToken} className="stack">
        <p>{t('Type the address of your account. We mail you a code, and with it you go on to a new password.')}</p>
        <Field name="email" label={t('E-mail')} type="email" value={email} autoComplete="username" faults={faults} />
        <button className="button" type="submit">
          {t('Mail me a code')}
        </button>
      </PostForm>
    </section>
  );
}
