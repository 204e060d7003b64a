import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { LinkFault } from './domain.ts';

const failed = {
  title: msg('Your wallet could not be linked'),
  text: msg('What came back from the wallet was not what we asked for. Nothing was linked or charged: start again.'),
};

const FAULTS: Record<LinkFault, { readonly title: Message; readonly text: Message }> = {
  denied: {
    title: msg('You did not allow it'),
    text: msg('Your wallet was not linked, and nothing was charged. You can link it whenever you like.'),
  },
  expired: {
    title: msg('That took too long'),
    text: msg(
      'This way to your wallet has ended, or was used already. Nothing was charged. If your wallet is not here, start again.',
    ),
  },
  elsewhere: {
    title: msg('This wallet is linked to another account here'),
    text: msg(
      'A wallet is linked to one account at a time. End the other link first, in your wallet or in that account.',
    ),
  },
  linked_here: {
    title: msg('This wallet is linked to another account here'),
    text: msg(
      'A wallet is linked to one account at a time. End the other link first, in your wallet or in that account.',
    ),
  },
  account_frozen: {
    title: msg('Your wallet is frozen'),
    text: msg('While it is, it cannot be linked. The wallet’s support tells you why, and what lifts it.'),
  },
  profile_incomplete: {
    title: msg('Your wallet does not know you yet'),
    text: msg('To pay, it needs your name, birth date and address. Tell your wallet, then link it.'),
  },
  document_required: {
    title: msg('Your wallet asks for a document'),
    text: msg('To be paid for sales, show your wallet a passport or identity card first.'),
  },
  recent_change: {
    title: msg('Your wallet can be linked in a few days'),
    text: msg(
      'Its password was replaced a short time ago, so new links wait. Your wallet says until when; then link it here.',
    ),
  },
  debt_open: {
    title: msg('Your wallet owes for refunded sales'),
    text: msg('Nothing was linked or charged. Your wallet says how much it owes: add money there, then link it here.'),
  },
  unreachable: {
    title: msg('The wallet does not answer'),
    text: msg('Nothing was linked or charged. Try again in a minute.'),
  },
  clock: {
    title: msg('The clocks of shop and wallet differ'),
    text: msg(
      'The clock of one of our servers is wrong, so the wallet refuses what this shop signs. Nothing was linked or charged. It is in our log; try again later.',
    ),
  },
  // Only sellers prove anything before they link a wallet.
  unproved: failed,
  failed,
};

/** Says to a shopper why no link was made, and the next step. */
export function faultWords(fault: LinkFault): { readonly title: string; readonly text: string } {
  const { title, text } = FAULTS[fault];
  return { title: title(), text: text() };
}

/** The kind of notice: a choice, such as Deny, is information, and a fault is a warning. */
export function kindOf(fault: LinkFault): 'info' | 'warning' {
  return fault === 'denied' ? 'info' : 'warning';
}

/** Says who ended a link. */
export function endedWords(endedBy: string | null): string {
  if (endedBy === 'shopper' || endedBy === 'client') return t('You unlinked it here');
  if (endedBy === 'holder') return t('You ended it in your wallet');
  return t('The wallet ended it');
}
