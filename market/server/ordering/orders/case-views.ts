import { t } from '#platform/words/words.ts';
import type { CaseView } from '../../../web/src/common-view-model.ts';
import { toAt } from './at-views.ts';
import { isOpen, mustAct } from './cases-domain.ts';
import type { CaseEntry, OrderCase, Party } from './cases-domain.ts';
import { actorWords, caseStatusWords, currentOfferWords, entryWords, reasonWords, turnWords } from './case-words.ts';
import type { OrderPart } from './domain.ts';

/** Turns the cases of a part into their list for the buyer or the seller: open ones first. */
export function caseViewsOf(part: OrderPart, reader: Party): CaseView[] {
  const sorted = part.cases.toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)));
  return sorted.map((dispute) => toView(dispute, part, reader));
}

function toView(dispute: OrderCase, { lines, sellerName }: OrderPart, reader: Party): CaseView {
  const { id, productId, awaits, timeline, url } = dispute;
  const open = isOpen(dispute);
  const isYours = mustAct(dispute, reader);
  const last = timeline.findLast((entry) => entry.words !== null);
  return {
    id,
    reason: reasonWords(dispute.reason),
    line: lines.find((line) => line.productId === productId)?.name ?? '',
    isOpen: open,
    isYours,
    statusWords: caseStatusWords(dispute),
    offer: open ? currentOfferWords(dispute, sellerName) : null,
    turn: awaits ? { words: turnWords(dispute, reader, sellerName), at: toAt(awaits.until) } : null,
    last: last ? { who: actorWords(last.by, reader, sellerName), words: last.words ?? '' } : null,
    files: filesWords(timeline.reduce((sum, { files }) => sum + files, 0)),
    timeline: timeline.map((entry) => toEntry(entry, reader, sellerName)),
    url,
    action: isYours ? t('Answer in your wallet') : t('Open the case in your wallet'),
  };
}

function toEntry(entry: CaseEntry, reader: Party, seller: string): CaseView['timeline'][number] {
  const { at, words, files } = entry;
  return {
    at: toAt(at),
    event: entryWords(entry, reader, seller),
    words,
    files: filesWords(files),
  };
}

function filesWords(files: number): string | null {
  return files > 0 ? t('{files, plural, one {# file} other {# files}}, shown in your wallet', { files }) : null;
}
