import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import type { MessageData } from '../view-model.ts';

/** A page with only a message, for instance that an address does not exist. */
export function MessagePage({ title, text, reference, action }: MessageData) {
  return (
    <section className="empty">
      <span className="mark">
        <Icon name={reference === undefined ? 'search' : 'alert'} size={32} />
      </span>
      <h1>{title}</h1>
      <p>{text}</p>
      {reference !== undefined && <p className="muted">{t('Reference: {reference}', { reference })}</p>}
      <a className="button" href={action.href}>
        {action.label}
      </a>
      {reference !== undefined && (
        <p className="after">
          <a className="link" href={`/support/write?failure=${encodeURIComponent(reference)}`}>
            {t('Write to support about it')}
          </a>
        </p>
      )}
    </section>
  );
}
