import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { LinkFault } from '../links/domain.ts';

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
  if (endedBy === 'holder') return t('You ended it in your wallet');
  return t('The wallet ended it');
}
