import { useFocusAfter } from './focus.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { t } from '../words/words.ts';
import { rich } from './rich.ts';

/** What a page knows about its failure: the fields of a problem (RFC 9457) that people can use. */
interface Failure {
  readonly title: string;
  /** The HTTP status of the answer; 0 without one. */
  readonly status?: number;
  readonly detail?: string | undefined;
  readonly nextAction?: string | undefined;
  /** Whether money was taken, where the act could have taken any. */
  readonly charged?: boolean | undefined;
  /** The page that explains the failure, if there is one. */
  readonly helpUrl?: string | undefined;
  /** What support looks up. */
  readonly reference?: string | undefined;
}

interface ErrorPanelProps {
  readonly failure: Failure;
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
}

/** What happened, whether anything was charged, what to do now, and the reference to give to support. */
export function ErrorPanel({ failure, onRetry, isRetrying = false }: ErrorPanelProps) {
  const panel = useFocusAfter<HTMLElement>();
  // What does not exist will not exist the next time either.
  const isRetryable = failure.status !== 404 && failure.status !== 410;
  return (
    <section className="panel empty" role="alert" ref={panel}>
      <span className="mark" data-tone="danger" aria-hidden="true">
        <Icon name="alert" />
      </span>
      <h2>{failure.title}</h2>
      {failure.detail === undefined ? null : <p>{failure.detail}</p>}
      {failure.charged === false ? (
        <p>
          <strong>{t('You were not charged.')}</strong>
        </p>
      ) : null}
      {failure.nextAction === undefined ? null : <p>{failure.nextAction}</p>}
      {onRetry && isRetryable ? (
        <div className="acts">
          <Button variant="quiet" onPress={onRetry} isPending={isRetrying}>
            {t('Try again')}
          </Button>
        </div>
      ) : null}
      {failure.helpUrl === undefined ? null : (
        <p>
          <a className="link" href={failure.helpUrl}>
            {t('What does this mean?')}
          </a>
        </p>
      )}
      {failure.reference === undefined ? null : (
        <p className="hint">
          {rich('Reference <code>{reference}</code>', {
            reference: failure.reference,
            code: (inner) => <code>{inner}</code>,
          })}
        </p>
      )}
    </section>
  );
}
