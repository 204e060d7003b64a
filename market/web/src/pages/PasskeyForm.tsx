import { useRef, useState, useSyncExternalStore } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { t } from '#platform/words/words.ts';
import type { PasskeyAsk } from '../account-view-model.ts';
import { canUsePasskeys, makePasskey, signByPasskey } from '../app/passkey-calls.ts';

interface Props {
  readonly action: string;
  readonly token: string;
  readonly ask: PasskeyAsk;
  readonly kind: 'make' | 'sign';
  /** The text of the button. */
  readonly label: string;
  readonly isQuiet?: boolean;
  /** Fields that are posted along. */
  readonly children?: ReactNode;
  /** Shown where there is no script, or where the browser knows no passkeys. */
  readonly without?: ReactNode;
}

/** A form whose button asks the device for a passkey, and then posts its answer. Without a script there is no button. */
export function PasskeyForm({ action, token, ask, kind, label, isQuiet = false, children, without }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [isRefused, setIsRefused] = useState(false);
  const canUse = useSyncExternalStore(neverChanges, canUsePasskeys, () => false);
  const press = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsRefused(false);
    try {
      const response = await (kind === 'make' ? makePasskey(ask.options) : signByPasskey(ask.options));
      const field = form.current?.elements.namedItem('response');
      if (field instanceof HTMLInputElement) field.value = response;
      form.current?.submit();
    } catch {
      // The form was not posted, so it can be pressed again; see `press-once.ts`.
      delete form.current?.dataset['busy'];
      form.current?.removeAttribute('aria-busy');
      setIsRefused(true);
    }
  };
  return (
    <>
      <form
        ref={form}
        method="post"
        action={action}
        className="stack"
        hidden={!canUse}
        data-options={JSON.stringify(ask.options)}
        onSubmit={(event) => void press(event)}
        noValidate
      >
        <input type="hidden" name="_form" value={token} />
        <input type="hidden" name="challengeId" value={ask.challengeId} />
        <input type="hidden" name="response" />
        {children}
        <button className={isQuiet ? 'button quiet' : 'button'} type="submit">
          {label}
        </button>
        <p role="status">
          {isRefused && t('Your device did not confirm. Press the button again, or use another way.')}
        </p>
      </form>
      {!canUse && without}
    </>
  );
}

/** Subscribes to nothing, because the value differs only between server and browser. */
function neverChanges(): () => void {
  return () => {};
}
