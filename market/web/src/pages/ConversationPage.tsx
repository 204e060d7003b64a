import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { ConversationData, ConversationMessage } from '../conversation-view-model.ts';
import { Instant } from './Due.tsx';
import { Faults, onlyFault, PostForm } from './Form.tsx';
import styles from './ConversationPage.module.css';

type Props = ConversationData & { formToken: string };

/** The messages between the buyer and the seller of a part of an order. */
export function ConversationPage(props: Props) {
  const { back, title, goods, ordered, faults, news, messages, olderUrl, isNewest, note, url } = props;
  return (
    <section className={classes('medium', styles['page'])}>
      <a className="back" href={back.href}>
        {back.label}
      </a>
      <h1>{title}</h1>
      <p className="muted over">
        {goods} · {t('Ordered')} <Instant at={ordered} />
      </p>
      <Faults faults={faults} />
      {news !== undefined && (
        <p className="notice success" role="status">
          {news}
        </p>
      )}
      <p className="notice info">{note}</p>
      {olderUrl !== null && (
        <p>
          <a className="link" href={olderUrl}>
            {t('Older messages')}
          </a>
        </p>
      )}
      {messages.length === 0 ? (
        <div className="empty">
          <span className="mark">
            <Icon name="person" size={32} />
          </span>
          <h2>{t('No messages yet')}</h2>
          <p>{t('Ask about the goods or the parcel here. What you both write is kept with the order.')}</p>
        </div>
      ) : (
        <ol className={styles['thread']} aria-label={t('Messages, the newest last')}>
          {messages.map((message, index) => (
            <Message key={message.id} message={message} page={props} isNewest={index === messages.length - 1} />
          ))}
        </ol>
      )}
      {!isNewest && (
        <p className="after">
          <a className="link" href={`${url}#newest`}>
            {t('To the newest messages')}
          </a>
        </p>
      )}
      <Write {...props} />
      <Problem {...props} />
      <p>
        <a className="link" href={props.supportUrl}>
          {t('Write to support about this order')}
        </a>
      </p>
      {!props.hasStopped && props.closed === null && messages.length > 0 && <Stop {...props} />}
    </section>
  );
}

function Message({ message, page, isNewest }: { message: ConversationMessage; page: Props; isNewest: boolean }) {
  return (
    <li className={styles['message']} data-own={message.isOwn ? '' : undefined} id={isNewest ? 'newest' : undefined}>
      <p className={styles['who']}>
        <strong>
          <bdi>{message.who}</bdi>
        </strong>{' '}
        <Instant at={message.at} />
      </p>
      {message.warning !== null && <p className="notice warning">{message.warning}</p>}
      {message.text !== '' && (
        <p className={styles['words']} dir="auto">
          {message.text}
        </p>
      )}
      {message.files.length > 0 && <Files files={message.files} />}
      {message.isMasked && <p className="hint">{t('••• is hidden until the order is paid.')}</p>}
      {message.report === 'done' && <p className="hint">{t('You reported this.')}</p>}
      {message.report === 'possible' && <Report message={message} page={page} />}
    </li>
  );
}

function Files({ files }: Pick<ConversationMessage, 'files'>) {
  return (
    <ul className={styles['files']} aria-label={t('Files')}>
      {files.map(({ href, name, note, thumbnail }) => (
        <li key={href}>
          <a href={href} download={name}>
            {thumbnail && (
              <img src={thumbnail.src} alt="" width={thumbnail.width} height={thumbnail.height} loading="lazy" />
            )}
            <bdi>{name}</bdi>
          </a>
          <span className="hint">{note}</span>
        </li>
      ))}
    </ul>
  );
}

function Report({ message, page }: { message: ConversationMessage; page: Props }) {
  const id = `reason-${message.id}`;
  return (
    <details className={styles['report']}>
      <summary className="button text">{t('Report this message')}</summary>
      <PostForm action={page.actions.report} token={page.formToken}>
        <input type="hidden" name="message" value={message.id} />
        <div className="field">
          <label htmlFor={id}>{t('What is wrong with this message?')}</label>
          <select id={id} name="reason">
            {page.reasons.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <button className="button quiet" type="submit">
          {t('Send the report')}
        </button>
      </PostForm>
    </details>
  );
}

/** The form for the next message, or why there is none. */
function Write(page: Props) {
  const { closed, typed, faults, name, formKey, formToken } = page;
  const fault = faults.find((one) => one.field === 'words')?.message;
  if (closed !== null) {
    return (
      <div className="notice info" id="words">
        <p>{closed}</p>
        {typed !== '' && (
          <>
            <p>{t('You wrote:')}</p>
            <p className={styles['words']} dir="auto">
              {typed}
            </p>
          </>
        )}
        {page.hasStopped && <Resume {...page} />}
      </div>
    );
  }
  return (
    <PostForm action={page.actions.send} token={formToken} className={styles['write']} hasFiles>
      <input type="hidden" name="key" value={formKey} />
      <div className={classes('field', fault !== undefined && 'wrong')}>
        <label htmlFor="words">{t('Write to {name}', { name })}</label>
        {fault !== undefined && (
          <p className="fault" id="words-fault">
            {fault}
          </p>
        )}
        <textarea
          id="words"
          name="words"
          rows={5}
          required
          dir="auto"
          defaultValue={typed}
          aria-invalid={fault === undefined ? undefined : true}
          data-only-fault={onlyFault(page.faults, 'words')}
          aria-describedby={fault === undefined ? undefined : 'words-fault'}
        />
      </div>
      <Choose {...page} />
      <button className="button" type="submit">
        {t('Send')}
      </button>
    </PostForm>
  );
}

/** The chooser of files, with those that the form has already. */
function Choose({ kept, accept, mostFiles, faults }: Props) {
  const own = faults.filter((one) => one.field === 'files');
  const isWrong = own.length > 0;
  return (
    <>
      <div className={classes('field', isWrong && 'wrong')}>
        <label htmlFor="files">{t('Pictures or PDFs, up to {most} (optional)', { most: mostFiles })}</label>
        {isWrong && (
          <div id="files-fault">
            {own.map(({ message }) => (
              <p key={message} className="fault">
                {message}
              </p>
            ))}
          </div>
        )}
        <input
          id="files"
          name="files"
          type="file"
          multiple
          accept={accept}
          className={styles['chooser']}
          aria-invalid={isWrong ? true : undefined}
          data-only-fault={onlyFault(faults, 'files')}
          aria-describedby={isWrong ? 'files-fault' : undefined}
        />
      </div>
      {kept.files.length > 0 && <Kept kept={kept} />}
    </>
  );
}

/** The files of an earlier try, each with a button that takes it out of the form. */
function Kept({ kept }: Pick<Props, 'kept'>) {
  return (
    <div>
      <input type="hidden" name="kept" value={kept.value} />
      <p className="hint">{t('Added already')}</p>
      <ul className={styles['kept']}>
        {kept.files.map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
            <button className="button text" type="submit" name="remove" value={id}>
              {rich('Remove<span> {name}</span>', { name, span: (inner) => <span className="hidden">{inner}</span> })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Problem({ problem, name, formToken }: Props) {
  if (problem === null) return null;
  return (
    <PostForm action={problem.action} token={formToken}>
      <input type="hidden" name="part" value={problem.part} />
      <p className="muted">
        {t('If {name} does not help, report it in your wallet, which holds your money.', { name })}
      </p>
      <button className="button quiet" type="submit">
        {t('There is a problem')}
      </button>
    </PostForm>
  );
}

function Stop({ name, actions, formToken }: Props) {
  return (
    <details className={styles['report']}>
      <summary className="button text">{t('Stop the messages')}</summary>
      <PostForm action={actions.stop} token={formToken}>
        <input type="hidden" name="stop" value="yes" />
        <p>{t('Then neither {name} nor you can write here. You can let the messages go on later.', { name })}</p>
        <button className="button quiet" type="submit">
          {t('Yes, stop them')}
        </button>
      </PostForm>
    </details>
  );
}

function Resume({ actions, formToken }: Props) {
  return (
    <PostForm action={actions.stop} token={formToken} className={styles['resume']}>
      <input type="hidden" name="stop" value="no" />
      <button className="button quiet" type="submit">
        {t('Let them go on')}
      </button>
    </PostForm>
  );
}
