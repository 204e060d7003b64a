import type { LinkFault } from '../links/domain.ts';

const another = {
  title: 'This wallet is paid for another shop here',
  text: 'A wallet is paid for one shop at a time. End it there first, or link another wallet. Nothing has changed.',
};

/** The words for a seller when no wallet was linked: the reason, and the next step. */
export const payeeFaultWords: Record<LinkFault, { readonly title: string; readonly text: string }> = {
  denied: {
    title: 'You did not allow it',
    text: 'Nothing has changed. You can link a wallet whenever you like.',
  },
  expired: {
    title: 'That took too long',
    text: 'This way to your wallet has ended, or was used already. If your wallet is not here, start again.',
  },
  elsewhere: another,
  linked_here: another,
  account_frozen: {
    title: 'Your wallet is frozen',
    text: 'While it is, it cannot be paid for sales. The wallet’s support tells you why, and what lifts it.',
  },
  profile_incomplete: {
    title: 'Your wallet does not know you yet',
    text: 'To be paid for sales, it needs your name, birth date and address, and a document. Tell your wallet, then link it.',
  },
  document_required: {
    title: 'Your wallet asks for a document',
    text: 'To be paid for sales, show your wallet a passport or identity card. Then come back and link it.',
  },
  unreachable: {
    title: 'The wallet does not answer',
    text: 'Nothing has changed. Try again in a minute.',
  },
  clock: {
    title: 'The clocks of shop and wallet differ',
    text: 'The clock of one of our servers is wrong, so the wallet refuses what this shop signs. Nothing was linked. It is in our log; try again later.',
  },
  failed: {
    title: 'Your wallet could not be linked',
    text: 'What came back from the wallet was not what we asked for. Nothing has changed: start again.',
  },
};

/** Why a wallet that was there is gone. */
export function payeeEndedWords(endedBy: string | null): string {
  if (endedBy === 'seller' || endedBy === 'client') return 'You unlinked it here';
  if (endedBy === 'holder') return 'You ended it in your wallet';
  return 'The wallet ended it';
}
