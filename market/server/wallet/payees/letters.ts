import type { Letter } from '#platform/mail/mailer.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { changeLetterKinds, moveLetterKinds } from './jobs-schema.ts';
import type { Move } from './moves-domain.ts';
import { greeting } from '../../accounts/accounts/words.ts';
import { moveEndedWords, walletName } from './words.ts';
import { urls } from '../../urls.ts';

/** A kind of letter about a move. */
export type MoveLetterKind = (typeof moveLetterKinds)[number];

/** A change of the payout that took effect at once. */
export interface Change {
  readonly kind: (typeof changeLetterKinds)[number];
  /** Empty if the name is unknown. */
  readonly label: string;
  readonly at: string;
}

interface To {
  readonly email: string;
  readonly shop: string;
  readonly publicUrl: string;
}

/** Writes a letter about a move, to the address that was proved for it. @param undoToken Undoes the move. */
export function moveLetter(kind: MoveLetterKind, move: Move, undoToken: string, to: Omit<To, 'email'>): Letter {
  const undoUrl = `${to.publicUrl}${urls.wallet.undoMove({ token: undoToken })}`;
  const { subject, body } = MOVE_WORDS[kind](move, undoUrl);
  return letterTo({ ...to, email: move.email }, subject, body);
}

interface Words {
  readonly subject: string;
  readonly body: string;
}

const MOVE_WORDS: Record<MoveLetterKind, (move: Move, undoUrl: string) => Words> = {
  asked: ({ label, formerLabel, dueAt }, undoUrl) => {
    const due = formatDate(dueAt, 'longDate');
    const former = walletName(formerLabel);
    return {
      subject: t('Your sales will be paid into another wallet from {due}', { due }),
      body: t(
        'Somebody who typed your password and the code from our mail wants your sales to be paid into another wallet:\n\n  now: {former}\n  from {due}: {label}\n\nIf that was you, there is nothing to do. If not, undo it here, without signing in:\n{undoUrl}\n\nThen change your password.',
        { former, due, label, undoUrl },
      ),
    };
  },
  taken: ({ label, formerLabel, undoUntil }, undoUrl) => ({
    subject: t('Your sales are paid into another wallet now'),
    body: t(
      'As was asked for, new sales are paid into {label} now, no longer into {former}. What was sold before is still paid into the former wallet.\n\nIf you did not want this, undo it here until {until}, without signing in:\n{undoUrl}\n\nThen change your password.',
      { label, former: walletName(formerLabel), until: formatDate(undoUntil, 'longDate'), undoUrl },
    ),
  }),
  ended: ({ label, endedBy }) => ({
    subject: t('Your sales are not paid into another wallet'),
    body: t('The change to {label} has ended without effect. {why}', { label, why: moveEndedWords(endedBy) }),
  }),
};

/**
 * Writes a letter about a change of the payout that took effect at once, to the owner of the shop.
 *
 * @param waiting A move that still waits.
 */
export function changeLetter({ kind, label }: Change, to: To, waiting?: WaitingMove): Letter {
  const { subject, body } = CHANGE_WORDS[kind](walletName(label), waiting);
  return letterTo(to, subject, body);
}

type WaitingMove = Pick<Move, 'label' | 'dueAt'>;

const CHANGE_WORDS: Record<Change['kind'], (name: string, waiting?: WaitingMove) => Words> = {
  linked: (name) => ({
    subject: t('Your sales are paid into a wallet now'),
    body: t(
      'What you sell from now on is paid into {name}.\n\nIf that was not you, sign in, unlink the wallet under Getting paid, and change your password.',
      { name },
    ),
  }),
  unlinked: (name, waiting) => ({
    subject: t('Your wallet is unlinked, and your goods are off sale'),
    body: waiting
      ? t(
          'You are no longer paid into {name}. The change to {label} still waits: from {due} on, your goods are on sale again, and paid into it. You can undo it under Getting paid.\n\nIf that was not you, undo it there, change your password, and link {name} again.',
          { name, label: waiting.label, due: formatDate(waiting.dueAt, 'longDate') },
        )
      : t(
          'You are no longer paid into {name}, so nobody can buy from you. You can link it again at any time.\n\nIf that was not you, sign in, change your password, and link it again.',
          { name },
        ),
  }),
};

function letterTo({ email, shop, publicUrl }: To, subject: string, body: string): Letter {
  const text = t('{greeting}\n\n{body}\n\nGetting paid: {publicUrl}{payout}\n\nHoldfast Market', {
    greeting: greeting(shop),
    body,
    publicUrl,
    payout: urls.wallet.payout(),
  });
  return { to: email, subject, text, isSecurity: true };
}
