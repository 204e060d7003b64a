import { t } from '#platform/words/words.ts';
import type { AddPasskeyData, PasskeyData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import { PasskeyForm } from './PasskeyForm.tsx';

/** The page on which a passkey is added. */
export function AddPasskeyPage({ ask, name, faults, formToken }: AddPasskeyData & { formToken: string }) {
  return (
    <section className="narrow">
      <BackToSecurity />
      <h1>{t('Add a passkey')}</h1>
      <Faults faults={faults} />
      <div className="panel" id="passkey">
        <p>
          {t('A passkey signs you in with the fingerprint, face or PIN of your device. No other site can ask for it.')}
        </p>
        <PasskeyForm
          action="/account/security/passkeys"
          token={formToken}
          ask={ask}
          kind="make"
          label={t('Add the passkey')}
          without={<p>{t('This browser cannot make passkeys, or its scripts are off. Try another browser.')}</p>}
        >
          <Field
            name="name"
            label={t('Name')}
            value={name}
            hint={t('Only you see it.')}
            autoComplete="off"
            faults={faults}
          />
        </PasskeyForm>
      </div>
    </section>
  );
}

/** The page on which a passkey is renamed or removed. */
export function PasskeyPage({ passkeyKey, name, typed, added, faults, formToken }: Keyed) {
  return (
    <section className="narrow">
      <BackToSecurity />
      <h1>{t('Your passkey')}</h1>
      <Faults faults={faults} />
      <div className="panel">
        <p className="muted">{t('{name}, added on {day}', { name, day: added.words })}</p>
        <PostForm action={`/account/security/passkeys/${passkeyKey}`} token={formToken} className="stack">
          <Field name="name" label={t('Name')} value={typed} autoComplete="off" faults={faults} />
          <button className="button" type="submit">
            {t('Save the name')}
          </button>
        </PostForm>
      </div>
      <div className="panel">
        <PostForm action={`/account/security/passkeys/${passkeyKey}/remove`} token={formToken}>
          <p className="muted">{t('Without it, you sign in with your password and a second step.')}</p>
          <button className="button quiet" type="submit">
            {t('Remove the passkey')}
          </button>
        </PostForm>
      </div>
    </section>
  );
}

type Keyed = PasskeyData & { formToken: string };

/** Leads back to the security page. */
export function BackToSecurity() {
  return (
    <a className="back" href="/account/security">
      {t('Sign-in and security')}
    </a>
  );
}
