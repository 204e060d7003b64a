import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CaseRow, PartRow, RefundRow } from './books.ts';
import { findBreaches } from './checker.ts';
import type { Evidence } from './evidence.ts';
import type { AskedCaseStep, ToldCase } from './history.ts';
import { capture, captured, credit, evidence, found, house, part, partId, payment, refundRow } from './samples.ts';
import { uuidOf } from './typed-id.ts';

const caseId = 'cas_01m86x8pgdemes8j0ze7vpchge';
const shippedPart: PartRow = { ...part, status: 'shipped', isShipped: true };
const [line] = part.lines;
const opened = { by: 'buyer', kind: 'opened', status: 'open', words: 'It broke.' };
const accepted = { by: 'seller', kind: 'accepted', status: 'closed', words: 'So be it.' };

/** An open case about the sample's line. */
const dispute: CaseRow = {
  id: uuidOf(caseId),
  part: part.id,
  line: line!.reference,
  status: 'open',
  result: null,
  left: 500,
  offer: { outcome: 'refund' },
  timeline: [opened],
  isTimed: true,
};
/** The same case after the seller has accepted a refund. */
const refunded: CaseRow = {
  ...dispute,
  status: 'closed',
  result: 'refunded',
  timeline: [opened, accepted],
  isTimed: false,
};
const back = {
  id: '3',
  kind: 'part_refunded',
  reason: 'order-1',
  payment: payment.id,
  postings: [
    { account: 'escrow', amount: -500 },
    { account: 'payer', amount: 500 },
  ],
};
const byCase: RefundRow = { ...refundRow, cause: 'case', lines: [{ reference: line!.reference, minor: '500' }] };
const event = { ...captured, part: partId };
const events = [captured, { ...event, id: 'e2', type: 'payment.part_shipped' }];

/** Books with these cases about the part in question. */
function withCases(cases: readonly CaseRow[], changes: Partial<PartRow> = {}, more: Partial<Evidence> = {}): Evidence {
  const open = cases.find((row) => row.status !== 'closed');
  const isPaused = open !== undefined;
  const lines = [{ ...line!, caseId: open ? caseId : null }];
  const closed = cases.filter((row) => row.status === 'closed');
  const ofCases = [
    ...cases.map((_, at) => ({ ...event, id: `o${at}`, type: 'payment.case_opened' })),
    ...closed.map((_, at) => ({ ...event, id: `c${at}`, type: 'payment.case_closed' })),
  ];
  const parts = [{ ...shippedPart, isPaused, lines, ...changes }];
  return evidence({ payments: [{ ...payment, parts }], events: [...events, ...ofCases], cases }, more);
}

/** Books in which the case has ended with a full refund. */
function afterRefund(cases: readonly CaseRow[] = [refunded], records: readonly RefundRow[] = [byCase]): Evidence {
  const one = withCases(cases, { status: 'refunded', refunded: 500 });
  const told = [...one.books.events, { ...event, id: 'e3', type: 'payment.part_refunded' }];
  return {
    ...one,
    books: {
      ...one.books,
      payments: one.books.payments.map((row) => ({ ...row, status: 'refunded' })),
      refunds: records,
      entries: [credit, capture, back],
      house: { ...house, escrow: { id: 'escrow', posted: 0 } },
      spendings: [{ id: 'payer shop EUR 2026-11', spent: 0, approved: 0 }],
      uses: one.books.uses.map((use) => ({ ...use, year: 0 })),
      events: told,
    },
  };
}

const toldOpen: ToldCase = {
  id: caseId,
  partId,
  status: 'open',
  result: undefined,
  awaits: 'seller',
  code: undefined,
  timeline: [opened],
};
const acceptance: AskedCaseStep = {
  kind: 'accepted',
  by: 'seller',
  operatorId: undefined,
  words: 'So be it.',
  caseId,
  at: 1,
  told: [{ ...toldOpen, status: 'closed', result: 'refunded', timeline: [opened, accepted] }],
  lost: 0,
  refused: undefined,
};

function judged(one: Evidence, ...steps: readonly AskedCaseStep[]): string[] {
  one.history.caseSteps.push(...steps);
  return found(one);
}

describe('the checker of cases', () => {
  it('finds no breach in an open case, nor in one that has refunded its line', () => {
    assert.deepEqual(judged(withCases([dispute])), []);
    assert.deepEqual(judged(afterRefund(), acceptance), []);
  });

  it('finds an acknowledged step that is gone, that was taken twice, or that was refused', () => {
    assert.deepEqual(judged(withCases([]), { ...acceptance, told: [] }), ['I7 lost']);
    assert.deepEqual(judged(withCases([dispute]), { ...acceptance, told: [] }), ['I7 lost']);
    const another = { ...accepted, words: 'No.' };
    const other = { ...refunded, timeline: [opened, another] };
    assert.deepEqual(judged(afterRefund([other]), acceptance), ['I7 lost']);
    const twice = { ...refunded, timeline: [opened, { ...accepted, status: 'open' }, accepted] };
    assert.ok(judged(afterRefund([twice]), acceptance).includes('I8 doubled'));
    const refused = { ...acceptance, told: [], at: undefined, refused: '409 case_not_in_state' };
    assert.deepEqual(judged(afterRefund(), refused), ['I8 wrong']);
    assert.deepEqual(judged(afterRefund(), { ...acceptance, refused: '409 case_not_in_state' }), ['I8 wrong']);
    assert.deepEqual(judged(afterRefund(), { ...acceptance, told: [...acceptance.told, toldOpen] }), ['I8 wrong']);
  });

  it('finds a reported case that is gone, has lost an entry, or has changed after its end', () => {
    const report: AskedCaseStep = {
      ...acceptance,
      kind: 'opened',
      by: 'buyer',
      words: 'It broke.',
      at: 0,
      told: [toldOpen],
    };
    assert.deepEqual(judged(withCases([]), { ...report, at: undefined }), ['I7 lost']);
    const offered = { by: 'seller', kind: 'countered', status: 'countered', words: 'Half?' };
    const reported = { ...toldOpen, timeline: [opened, offered] };
    assert.deepEqual(judged(withCases([dispute]), { ...report, told: [reported] }), ['I7 lost']);
    const [ended] = acceptance.told;
    assert.deepEqual(judged(afterRefund(), { ...report, told: [{ ...ended!, result: 'for_seller' }] }), ['I14 wrong']);
  });

  it('finds a case that ends twice, ends without an entry, or has no clock', () => {
    const twice = { ...refunded, timeline: [opened, accepted, { ...accepted, words: null }] };
    assert.deepEqual(judged(afterRefund([twice])), ['I14 doubled']);
    assert.deepEqual(judged(afterRefund([{ ...refunded, timeline: [opened] }])), ['I14 wrong']);
    assert.deepEqual(judged(withCases([{ ...dispute, isTimed: false }])), ['I13 stuck']);
  });

  it('finds an appeal that the operator of the decision has decided', () => {
    const proposed = { by: 'operator', kind: 'proposed', status: 'proposed', words: 'First.' };
    const decided = { by: 'operator', kind: 'appeal_decided', status: 'closed', words: 'Last.' };
    const row = { ...refunded, timeline: [opened, proposed, decided] };
    const ruling = (kind: AskedCaseStep['kind'], words: string, at: number, operatorId: string): AskedCaseStep => ({
      ...acceptance,
      kind,
      by: 'operator',
      words,
      at,
      operatorId,
      told: [],
    });
    const first = ruling('proposed', 'First.', 1, 'stf_1');
    assert.deepEqual(judged(afterRefund([row]), first, ruling('appeal_decided', 'Last.', 2, 'stf_2')), []);
    assert.deepEqual(judged(afterRefund([row]), first, ruling('appeal_decided', 'Last.', 2, 'stf_1')), ['I14 wrong']);
  });

  it('finds two open cases of a line, a line that names another case, and clocks that do not stand', () => {
    assert.deepEqual(judged(withCases([dispute, { ...dispute, id: 'second' }])), ['I12 doubled']);
    assert.deepEqual(judged(withCases([dispute], { lines: part.lines })), ['I12 wrong']);
    assert.deepEqual(judged(withCases([dispute], { isPaused: false })), ['I12 wrong']);
    assert.deepEqual(judged(withCases([], { isPaused: true })), ['I12 wrong']);
  });

  it('finds money of a line that has moved while its case is open', () => {
    assert.deepEqual(judged(withCases([dispute], { lines: [{ ...line!, caseId, left: 499 }] })), ['I14 wrong']);
  });

  it('finds a refund that no case has decided, one that is missing, and a line that was not released', () => {
    assert.deepEqual(judged(afterRefund([{ ...refunded, result: 'withdrawn' }])), ['I14 wrong']);
    assert.deepEqual(judged(afterRefund([refunded], [{ ...byCase, cause: 'shop' }])), ['I14 wrong']);
    const half = { outcome: 'partial_refund', minor: '250' };
    const partly = { ...refunded, result: 'partially_refunded', offer: half };
    assert.deepEqual(judged(afterRefund([partly])), ['I14 wrong']);
    assert.deepEqual(judged(withCases([{ ...refunded, result: 'for_seller' }])), ['I14 wrong']);
  });

  it('finds a case without the event of its opening or of its end', () => {
    const silent = (type: string) => {
      const one = afterRefund();
      return judged({ ...one, books: { ...one.books, events: one.books.events.filter((row) => row.type !== type) } });
    };
    assert.deepEqual(silent('payment.case_opened'), ['I9 lost']);
    assert.deepEqual(silent('payment.case_closed'), ['I9 lost']);
  });

  it('expects no event of a refund that comes with a release of the rest', () => {
    const one = afterRefund();
    const refundEvent = one.books.events.filter((row) => row.type !== 'payment.part_refunded');
    const withRelease = (releasedAt: string | null, cause = 'case') => {
      const parts = one.books.payments[0]!.parts.map((row) => ({ ...row, lines: [{ ...line!, releasedAt }] }));
      const payments = one.books.payments.map((row) => ({ ...row, parts }));
      const refunds = one.books.refunds.map((row) => ({ ...row, cause }));
      return found({ ...one, books: { ...one.books, payments, refunds, events: refundEvent } });
    };
    assert.deepEqual(withRelease(refundRow.createdAt.toISOString()), []);
    // A refund of the shop that was in one batch with a release has an event of its own.
    assert.ok(withRelease(refundRow.createdAt.toISOString(), 'shop').includes('I9 lost'));
    assert.deepEqual(withRelease('2026-11-19T12:00:00.000Z'), ['I9 lost']);
  });

  it('finds a case that is still open after every deadline', () => {
    const one = afterRefund([{ ...dispute }], []);
    const parts = one.books.payments[0]!.parts.map((row) => ({ ...row, refunded: 0, status: 'released' }));
    const payments = one.books.payments.map((row) => ({ ...row, parts }));
    const stuck = findBreaches({ ...one, books: { ...one.books, payments }, isEnd: true });
    assert.ok(stuck.some(({ what }) => what.endsWith('is still open')));
  });
});
