import { found, invalid, isFiltered, isWithin, missing, page, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf, knownEntry } from './book.ts';
import type { Dispute } from './charge-book.ts';
import { reviewJson, warningJson } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { answerDispute, closeDispute, closeReview, isClosed } from './disputes.ts';
import { branchOf, metadataOf, textOf } from './form.ts';
import type { Asked } from './form.ts';
import { disputeJson } from './money-objects.ts';

/** The calls for disputes, the banks' warnings, and reviews. */
export function disputeCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (dispute: Dispute, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const dispute = entryOf(book.disputes, id);
      return dispute ? act(dispute, asked) : missing('dispute', id);
    };
  return {
    'GET /v1/disputes': (asked) => {
      const some = Object.values(book.disputes)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['charge']))
        .filter(({ charge }) => isOfIntent(desk, charge, asked))
        .toReversed();
      const items = some.map((one) => disputeJson(desk, one));
      return page({ url: '/v1/disputes', what: 'dispute', items }, asked);
    },
    'GET /v1/disputes/:id': on((dispute) => found(disputeJson(desk, dispute))),
    'POST /v1/disputes/:id': on((dispute, asked) => update(desk, dispute, asked)),
    'POST /v1/disputes/:id/close': on((dispute) => {
      if (isClosed(dispute)) return refused('This dispute is already closed');
      closeDispute(desk, dispute, dispute.status.startsWith('warning_') ? 'warning_closed' : 'lost');
      return found(disputeJson(desk, dispute));
    }),
    ...warningCalls(desk),
    ...reviewCalls(desk),
  };
}

function isOfIntent({ book }: Desk, charge: string, asked: Asked): boolean {
  return asked['payment_intent'] === undefined || knownEntry(book.charges, charge).intent === asked['payment_intent'];
}

function update(desk: Desk, dispute: Dispute, asked: Asked): Answer {
  const evidence = Object.fromEntries(
    Object.entries(branchOf(asked['evidence'])).map(([name, text]) => [name, textOf(text)]),
  );
  const file = Object.entries(evidence).find(([name, text]) => FILES.has(name) && text !== '');
  if (file) return invalid(`evidence[${file[0]}]`, `No such file upload: '${file[1]}'`, 'resource_missing');
  if (isClosed(dispute) || dispute.submissions > 0)
    return refused('This dispute cannot be updated because evidence was already submitted, or it is closed.');
  dispute.metadata = metadataOf(asked['metadata'], dispute.metadata);
  const isChanged = Object.keys(evidence).length > 0;
  const submits = asked['submit'] === 'true' || (isChanged && asked['submit'] === undefined);
  answerDispute(desk, dispute, evidence, submits);
  return found(disputeJson(desk, dispute));
}

/** Evidence that is a file; the sandbox keeps no files. */
const FILES: ReadonlySet<string> = new Set([
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
]);

function warningCalls(desk: Desk): Record<string, Call> {
  const { warnings } = desk.book;
  return {
    'GET /v1/radar/early_fraud_warnings': (asked) => {
      const some = Object.values(warnings)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['charge']))
        .filter(({ charge }) => isOfIntent(desk, charge, asked))
        .toReversed();
      const items = some.map((one) => warningJson(desk, one));
      return page({ url: '/v1/radar/early_fraud_warnings', what: 'issuer fraud record', items }, asked);
    },
    'GET /v1/radar/early_fraud_warnings/:id': (_asked, id) => {
      const warning = entryOf(warnings, id);
      return warning ? found(warningJson(desk, warning)) : missing('issuer fraud record', id);
    },
  };
}

function reviewCalls(desk: Desk): Record<string, Call> {
  const { reviews } = desk.book;
  return {
    'GET /v1/reviews': (asked) => {
      const open = Object.values(reviews)
        .filter((one) => one.closed === null && isWithin(one.created, asked))
        .toReversed();
      return page({ url: '/v1/reviews', what: 'review', items: open.map((one) => reviewJson(desk, one)) }, asked);
    },
    'GET /v1/reviews/:id': (_asked, id) => {
      const review = entryOf(reviews, id);
      return review ? found(reviewJson(desk, review)) : missing('review', id);
    },
    'POST /v1/reviews/:id/approve': (_asked, id) => {
      const review = entryOf(reviews, id);
      if (!review) return missing('review', id);
      if (review.closed !== null) return refused(`This review (${id}) is already closed.`);
      closeReview(desk, review.charge, 'approved');
      return found(reviewJson(desk, review));
    },
  };
}
