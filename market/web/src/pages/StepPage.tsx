import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { StepData } from '../account-view-model.ts';
import { Faults, Field, PostForm } from './Form.tsx';
import { PasskeyForm } from './PasskeyForm.tsx';

type Props = StepData & { formToken: string };

/** The next step of a sign-up, a sign-in, a new password or a new address. */
export function StepPage(props: Props) {
  const { faults, news } = props;
  return (
    <section className="narrow">
      <h1>{titleOf(props)}</h1>
      {news !== undefined && (
        <div className="notice success" role="status">
          <p>{news}</p>
        </div>
      )}
      <Faults faults={faults} />
      {bodyOf(props)}
      <p className="after">
        <a className="link" href={props.kind === 'email' ? '/account/identity' : '/account/login'}>
          {t('Start again')}
        </a>
      </p>
    </section>
  );
}

function titleOf({ kind, step }: Props): string {
  if (step === 'password') return t('Choose a new password');
  if (step === 'wait') return t('Your new password has to wait');
  if (step === 'factor') return t('One more step');
  return kind === 'login' ? t('Is it you?') : t('Type the code from our mail');
}

function bodyOf(props: Props) {
  switch (props.step) {
    case 'mail':
      return <MailedCode {...props} />;
    case 'factor':
      return <Factor {...props} />;
    case 'password':
      return <NewPassword {...props} />;
    case 'wait':
      return <Waiting {...props} />;
  }
}

function leadOf({ kind, email }: Props): string {
  if (kind === 'login')
    return t('Your account does not know this browser yet. We mailed a code to {email}.', { email });
  if (kind === 'recovery') return t('If {email} has an account here, we mailed a code to it.', { email });
  return t('We mailed a code to {email}, to be sure that mail reaches you.', { email });
}

function MailedCode(props: Props) {
  const { typed, faults, formToken } = props;
  return (
    <>
      <div className="panel">
        <p>{leadOf(props)}</p>
        <PostForm action="/account/step/code" token={formToken} className="stack">
          <Field
            name="code"
            label={t('Code from our mail')}
            value={typed}
            hint={t('Six digits, valid for ten minutes.')}
            autoComplete="one-time-code"
            faults={faults}
          />
          <button className="button" type="submit">
            {t('Go on')}
          </button>
        </PostForm>
      </div>
      <PostForm action="/account/step/mail" token={formToken}>
        <p className="muted">{t('Nothing in your mail? Look among the spam first.')}</p>
        <button className="button quiet" type="submit">
          {t('Mail me another code')}
        </button>
      </PostForm>
    </>
  );
}

function Factor({ hasApp, hasRecoveryCodes, passkey, canGoWithout, kind, faults, formToken }: Props) {
  return (
    <div className="panel stack" id="passkey">
      {passkey && (
        <PasskeyForm
          action="/account/step/passkey"
          token={formToken}
          ask={passkey}
          kind="sign"
          label={t('Use a passkey')}
          without={<p className="muted">{t('This browser cannot use your passkey here.')}</p>}
        />
      )}
      {(hasApp || hasRecoveryCodes) && (
        <PostForm action="/account/step/factor" token={formToken} className="stack">
          <Field
            name="factor"
            label={hasApp ? t('Code of your authenticator app') : t('Recovery code')}
            hint={
              hasApp
                ? t('Six digits. If you have lost the app, type one of your recovery codes.')
                : t('One of the codes that you kept.')
            }
            autoComplete="one-time-code"
            faults={faults}
          />
          <button className="button" type="submit">
            {t('Go on')}
          </button>
        </PostForm>
      )}
      {canGoWithout && (
        <PostForm action="/account/step/without" token={formToken}>
          <p className="muted">
            {kind === 'login'
              ? t('Without your passkey we mail you a code instead.')
              : t('Without your passkey the new password has to wait, so that nobody else gets in by your mail.')}
          </p>
          <button className="button quiet" type="submit">
            {t('I do not have my passkey')}
          </button>
        </PostForm>
      )}
    </div>
  );
}

function NewPassword({ email, faults, formToken }: Props) {
  return (
    <div className="panel">
      <p>{t('You are signed out everywhere else. Your passkeys and your authenticator app stay.')}</p>
      <PostForm action="/account/step/password" token={formToken} className="stack">
        {/* Password managers store the new password under this name. */}
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <Field
          name="next"
          label={t('New password')}
          type="password"
          autoComplete="new-password"
          hint={t('At least 15 characters, spaces too.')}
          faults={faults}
        />
        <button className="button" type="submit">
          {t('Set the new password')}
        </button>
      </PostForm>
    </div>
  );
}

function Waiting({ wait }: Props) {
  return (
    <div className="panel">
      <p>
        {t(
          'Only your mailbox speaks for you here, and somebody else may read it. So we wait, and your account can stop this meanwhile.',
        )}
      </p>
      {wait && (
        <p>
          {rich(
            'Come back after <due>{dueAt}</due> and before <until>{untilAt}</until>, and ask for a new password again.',
            {
              due: (inner) => <time dateTime={wait.due.iso}>{inner}</time>,
              until: (inner) => <time dateTime={wait.until.iso}>{inner}</time>,
              dueAt: wait.due.words,
              untilAt: wait.until.words,
            },
          )}
        </p>
      )}
    </div>
  );
}
