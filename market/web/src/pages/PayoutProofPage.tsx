import { t } from '#platform/words/words.ts';
import type { PayoutProofData } from '../seller-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import styles from './PayoutPage.module.css';

type Props = PayoutProofData & { formToken: string };

/** The form with the password and the mailed code that a change of the payout needs. */
export function PayoutProofPage({ proofId, purpose, email, faults, code, formToken }: Props) {
  return (
    <section className="narrow">
      <a className="back" href="/seller/payout">
        {t('Getting paid')}
      </a>
      <h1>{t('Is it you?')}</h1>
      <Faults faults={faults} />
      <div className="panel">
        <p>
          {purpose === 'link'
            ? t('Before you link another wallet, type your password and the code that we mailed to {email}.', { email })
            : t('Before you unlink your wallet, type your password and the code that we mailed to {email}.', { email })}
        </p>
        <PostForm action={`/seller/payout/prove/${proofId}`} token={formToken} className="stack">
          {/* Password managers fill in the password of this name. */}
          <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
          <Field
            name="password"
            label={t('Your password at Holdfast Market')}
            type="password"
            autoComplete="current-password"
            faults={faults}
          />
          <Field
            name="code"
            label={t('Code from our mail')}
            value={code}
            hint={t('Six digits, valid for five minutes.')}
            autoComplete="one-time-code"
            faults={faults}
          />
          <button className="button" type="submit">
            {purpose === 'link' ? t('Go on to the wallet') : t('Unlink, and take my goods off sale')}
          </button>
        </PostForm>
      </div>
      <PostForm action={`/seller/payout/${purpose}`} token={formToken} className={styles['aside']}>
        <p className="muted">{t('Nothing in your mail? Look among the spam first.')}</p>
        <button className="button quiet" type="submit">
          {t('Mail me another code')}
        </button>
      </PostForm>
    </section>
  );
}
