import { classes } from '#platform/ui/classes.ts';
import { t } from '#platform/words/words.ts';
import type { TicketData } from '../support-view-model.ts';
import { Instant } from './Due.tsx';
import { Faults, PostForm } from './Form.tsx';
import styles from './TicketPage.module.css';
import { WordsField } from './WordsField.tsx';

/** A ticket to the market's support, with the form for more words. */
export function TicketPage(props: TicketData & { formToken: string }) {
  const { title, lead, isWaiting, next, about, messages, faults } = props;
  return (
    <section className={classes('medium', styles['page'])}>
      <a className="back" href="/support">
        {t('Support')}
      </a>
      <h1>{title}</h1>
      <p className="muted over">{lead}</p>
      <Faults faults={faults} />
      <p className={classes('notice', isWaiting ? 'info' : 'success')}>{next}</p>
      {props.wallet !== null && <p className="notice info">{props.wallet}</p>}
      {about && (
        <dl className="facts">
          <dt>{t('About')}</dt>
          <dd>
            <a className="link" href={about.href}>
              {about.words}
            </a>
          </dd>
        </dl>
      )}
      <ol className={styles['thread']} aria-label={t('Messages, the newest last')}>
        {messages.map(({ key, isOwn, who, at, words }) => (
          <li key={key} className={styles['message']} data-own={isOwn ? '' : undefined}>
            <p className={styles['who']}>
              <strong>{who}</strong> <Instant at={at} />
            </p>
            {words !== '' && (
              <p className={styles['words']} dir="auto">
                {words}
              </p>
            )}
          </li>
        ))}
      </ol>
      {props.agree !== null && <Agree url={props.url} agree={props.agree} formToken={props.formToken} />}
      <Reply {...props} />
    </section>
  );
}

function Agree({ url, agree, formToken }: { url: string; agree: string; formToken: string }) {
  return (
    <PostForm action={url} token={formToken}>
      <input type="hidden" name="agree" value="yes" />
      <p className="muted">{agree}</p>
      <button className="button quiet" type="submit">
        {t('Yes, I agree')}
      </button>
    </PostForm>
  );
}

function Reply({ mayWrite, url, typed, hint, faults, formToken }: TicketData & { formToken: string }) {
  if (!mayWrite) {
    return typed === '' ? null : (
      <p className={styles['words']} dir="auto">
        {typed}
      </p>
    );
  }
  return (
    <PostForm action={url} token={formToken} className="stack">
      <WordsField value={typed} hint={hint} faults={faults} />
      <button className="button" type="submit">
        {t('Send')}
      </button>
    </PostForm>
  );
}
