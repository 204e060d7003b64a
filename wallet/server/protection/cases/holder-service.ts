import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { MOST_COUNTED } from './record-domain.ts';
import type { Case, OpenCases, Party, PlaceOfCase } from './record-domain.ts';
import { viewOf } from './service.ts';
import type { CaseView } from './service.ts';
import { casesOf, countOpen, findCase, openCasesOf } from './store.ts';
import type { Transcript } from './transcript-domain.ts';
import { findTranscript } from './transcript-store.ts';

/** A case as one of its sides sees it. */
export interface OwnCase extends CaseView {
  readonly as: Party;
}

/** What a holder reads of cases. The database shows the reader's role only those of the holder's own. */
export interface HolderCases {
  /** Finds a case, if the holder is its buyer or its seller. */
  find(holderId: Id<'hld'>, caseId: string): Promise<OwnCase | undefined>;
  /** Lists the holder's cases about a payment, the first one first. */
  listOf(holderId: Id<'hld'>, paymentId: Id<'pay'>): Promise<Case[]>;
  /** Lists the holder's open cases, as buyer or seller, the nearest deadline first. @param after Only those behind it. */
  openOf(holderId: Id<'hld'>, after?: PlaceOfCase): Promise<OpenCases>;
  /** Finds the messages of one of the holder's cases; undefined if its shop has given none. */
  transcriptOf(holderId: Id<'hld'>, dispute: Pick<Case, 'id' | 'cell'>): Promise<Transcript | undefined>;
}

interface HolderCasesDeps {
  readonly db: Db;
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find' | 'everOf'>;
}

const PAGE = 20;

/** Creates the door to what a holder reads of cases. */
export function createHolderCases(deps: HolderCasesDeps): HolderCases {
  const { db } = deps;
  return {
    find: (holderId, caseId) => findOwn(deps, holderId, caseId),
    listOf: (holder, paymentId) => db.asReader({ holder }, (tx) => casesOf(tx, HOME_CELL, paymentId)),
    openOf: (holderId, after) => listOpen(deps, holderId, after),
    transcriptOf: (holder, { id, cell }) => db.asReader({ holder }, (tx) => findTranscript(tx, cell, id)),
  };
}

async function findOwn(deps: HolderCasesDeps, holder: Id<'hld'>, caseId: string): ReturnType<HolderCases['find']> {
  const { db, payees } = deps;
  if (!isId('cas', caseId)) return undefined;
  const dispute = await db.asReader({ holder }, (tx) => findCase(tx, HOME_CELL, caseId));
  if (!dispute) return undefined;
  const view = await viewOf(deps, dispute);
  if (dispute.payerId === holder) return { ...view, as: 'buyer' };
  const [payee] = await payees.find(view.payment.clientId, [dispute.payeeId]);
  return payee?.holderId === holder ? { ...view, as: 'seller' } : undefined;
}

async function listOpen(
  { db, payees }: HolderCasesDeps,
  holderId: Id<'hld'>,
  after: PlaceOfCase | undefined,
): ReturnType<HolderCases['openOf']> {
  const payeeIds = await payees.everOf(holderId);
  const asked = { holderId, payeeIds };
  const [found, counted] = await db.asReader({ holder: holderId }, (tx) =>
    Promise.all([
      openCasesOf(tx, HOME_CELL, { ...asked, after, most: PAGE + 1 }),
      countOpen(tx, HOME_CELL, { ...asked, most: MOST_COUNTED }),
    ]),
  );
  const cases = found.slice(0, PAGE);
  const last = cases.at(-1);
  return { cases, count: Math.min(counted, MOST_COUNTED), next: found.length > PAGE ? last : undefined };
}
