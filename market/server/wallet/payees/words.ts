import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { LinkFault } from '../links/domain.ts';
import type { MoveEnd, Undoing } from './moves-domain.ts';

const another = {
  title: msg('This wallet is paid for another shop here'),
  text: msg(
    'A wallet is paid for one shop at a time. End it there first, or link another wallet. Nothing has changed.',
  ),
};

const FAULTS: Record<LinkFault, { readonly title: Message; readonly text: Message }> = {
  denied: {
    title: msg('You did not allow it'),
    text: msg('Nothing has changed. You can link a wallet whenever you like.'),
  },
  expired: {
    title: msg('That took too long'),
    text: msg('This way to your wallet has ended, or was used already. If your wallet is not here, start again.'),
  },
  elsewhere: another,
  linked_here: another,
  account_frozen: {
    title: msg('Your wallet is frozen'),
    text: msg('While it is, it cannot be paid for sales. The wallet’s support tells you why, and what lifts it.'),
  },
  profile_incomplete: {
    title: msg('Your wallet does not know you yet'),
    text: msg(
      'To be paid for sales, it needs your name, birth date and address, and a document. Tell your wallet, then link it.',
    ),
  },
  document_required: {
    title: msg('Your wallet asks for a document'),
    text: msg('To be paid for sales, show your wallet a passport or identity card. Then come back and link it.'),
  },
  recent_change: {
    title: msg('Your wallet can be linked in a few days'),
    text: msg(
      'Its password was replaced a short time ago, so new links wait. Your wallet says until when; then come back and link it.',
    ),
  },
  debt_open: {
    title: msg('Your wallet owes for refunded sales'),
    text: msg(
      'Until it has paid that, it cannot be paid for another shop. Your wallet says how much it owes: add money there, then come back and link it. Nothing has changed.',
    ),
  },
  unreachable: {
    title: msg('The wallet does not answer'),
    text: msg('Nothing has changed. Try again in a minute.'),
  },
  clock: {
    title: msg('The clocks of shop and wallet differ'),
    text: msg(
      'The clock of one of our servers is wrong, so the wallet refuses what this shop signs. Nothing was linked. It is in our log; try again later.',
    ),
  },
  unproved: {
    title: msg('Another wallet needs a proof first'),
    text: msg(
      'You are paid into a wallet already, so a change needs your password and a code. Nothing has changed: start again.',
    ),
  },
  failed: {
    title: msg('Your wallet could not be linked'),
    text: msg('What came back from the wallet was not what we asked for. Nothing has changed: start again.'),
  },
};

/** Says to a seller why no wallet was linked, and the next step. */
export function payeeFaultWords(fault: LinkFault): { readonly title: string; readonly text: string } {
  const { title, text } = FAULTS[fault];
  return { title: title(), text: text() };
}

/** Says who ended a seller's wallet. */
export function payeeEndedWords(endedBy: string | null): string {
  if (endedBy === 'seller' || endedBy === 'client') return t('You unlinked it here');
  if (endedBy === 'undo') return t('You were paid into it before a change that was undone');
  if (endedBy === 'holder') return t('You ended it in your wallet');
  return t('The wallet ended it');
}

const MOVE_ENDS: Record<MoveEnd, Message> = {
  seller: msg('You kept the wallet that you were paid into.'),
  undo: msg('It was undone with the link in our mail, and you are signed out everywhere. Change your password now.'),
  replaced: msg('You asked for another wallet instead.'),
  wallet: msg('The new wallet no longer allows it. Link it again if you still want it.'),
  paid_elsewhere: msg('The new wallet is paid for another shop now.'),
  owner: msg('The shop has another owner now.'),
};

/** Says why a move ended without effect. */
export function moveEndedWords(endedBy: MoveEnd | null): string {
  return endedBy === null ? '' : MOVE_ENDS[endedBy]();
}

/** The name of a wallet on a page. @param label Empty if the market does not know it. */
export function walletTitle(label: string | undefined): string {
  return label === undefined || label === '' ? t('The wallet that was set up with your shop') : label;
}

/** The name of a wallet in a sentence. @param label Empty if the market does not know it. */
export function walletName(label: string | undefined): string {
  return label === undefined || label === '' ? t('the wallet that was set up with your shop') : label;
}

const UNDONE: Record<Undoing, { readonly title: Message; readonly text: Message }> = {
  stop: {
    title: msg('The change is undone'),
    text: msg(
      'You are paid into the same wallet as before, and signed out everywhere. Somebody knows your password and reads your mail: change both passwords now.',
    ),
  },
  take_back: {
    title: msg('The change is undone'),
    text: msg(
      'Your goods are off sale, and you are signed out everywhere. Change your password here and that of your mail, then link the wallet that you had before: it is paid at once. Write to us if something was sold meanwhile.',
    ),
  },
  over: {
    title: msg('There is nothing to undo'),
    text: msg('This change has ended, or was undone already. Getting paid shows the wallet that you are paid into.'),
  },
};

/** Says what the link of a letter did, and the next step. */
export function undoneWords(undone: Undoing): { readonly title: string; readonly text: string } {
  const { title, text } = UNDONE[undone];
  return { title: title(), text: text() };
}
