import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { t } from '../words/words.ts';
import { classes } from './classes.ts';

/** One act of a page is primary; the ways beside it are quiet, with an edge, or words alone. */
type ButtonVariant = 'primary' | 'quiet' | 'text' | 'danger';

/** A button, its state and its act. */
export interface ButtonProps {
  readonly children: ReactNode;
  readonly variant?: ButtonVariant;
  readonly type?: 'button' | 'submit';
  /** Busy: keeps focus and size, says so to screen readers, and cannot act again. */
  readonly isPending?: boolean;
  /** What is said while busy; by default the button keeps its words. */
  readonly pendingLabel?: string;
  /** As wide as its container: the main act on a phone. */
  readonly isWide?: boolean;
  readonly onPress?: () => void;
  readonly label?: string;
}

/**
 * A button says what it does, with the amount in it ("Pay €23.40").
 *
 * Its busy state is its own: the library's leaves an announcement behind that names a button that is gone, once the
 * page has changed under it.
 */
export function Button({ variant = 'primary', isWide = false, ...props }: ButtonProps) {
  const { children, isPending = false, pendingLabel, onPress, label, type = 'button' } = props;
  return (
    <>
      <AriaButton
        className={classes('button', variant !== 'primary' && variant, isWide && 'wide')}
        type={isPending ? 'button' : type}
        {...(isPending ? { 'aria-disabled': 'true' as const } : {})}
        {...(onPress && !isPending ? { onPress } : {})}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {isPending ? <span className="spinner" aria-hidden="true" /> : null}
        {isPending && pendingLabel !== undefined ? pendingLabel : children}
      </AriaButton>
      <output className="hidden">{isPending ? (pendingLabel ?? t('One moment…')) : ''}</output>
    </>
  );
}
