import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Freezing } from '../../identity/freezing/service.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import { leftOf, partOf } from '../../payments/payments/domain.ts';
import type { Line, Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { faultOfOpening, subjectOf } from '../cases/opening-domain.ts';
import type { OpenError } from '../cases/opening-domain.ts';
import { casePolicyOf, reasons } from '../cases/record-domain.ts';
import type { Case, CasePolicy, Reason } from '../cases/record-domain.ts';
import type { CaseJson } from '../cases/schema.ts';
import type { HolderCases } from '../cases/holder-service.ts';
import type { Cases } from '../cases/service.ts';
import { whereaboutsOf } from '../escrow/parcels-domain.ts';
import { challengeOfOpening } from './challenge-domain.ts';
import type { ProblemAsked, ProblemError, Seen } from './port.ts';
import { judgeProblem } from './problem-domain.ts';
import type { ProblemFilled, ProblemLine } from './problem-domain.ts';
import type { StepWays } from './service.ts';
import { releasesRest } from './steps-domain.ts';

/** A part of a holder's own payment, about which the holder may open cases. */
export interface OwnProblem {
  readonly payment: Payment;
  readonly part: Part;
  readonly policy: CasePolicy;
  readonly lines: readonly ProblemLine[];
  /** Business time. */
  readonly now: Date;
}

/** The door to problems: a holder's word that something is wrong, which opens a case. */
export interface Problems {
  /** Finds a part, if this holder is its payer. */
  find(holderId: Id<'hld'>, paymentId: string, partId: string): Promise<OwnProblem | undefined>;
  /** The ways to prove a wish; undefined if it needs no proof. */
  ways(own: OwnProblem, asked: ProblemAsked): Promise<StepWays | undefined>;
  /** What stands against a wish as far as it is filled in, so that its page can name all faults at once. */
  judge(own: OwnProblem, asked: ProblemFilled): OpenError[];
  /** Opens a case. */
  report(
    own: OwnProblem,
    asked: ProblemAsked,
    seen: Pick<Seen, 'challenge' | 'proof'>,
  ): Promise<Result<CaseJson, ProblemError>>;
}

interface ProblemsDeps {
  readonly world: World;
  readonly payments: Pick<Payments, 'find'>;
  readonly cases: Pick<Cases, 'open'>;
  readonly holderCases: Pick<HolderCases, 'listOf'>;
  readonly proofs: Proofs;
  readonly freezing: Pick<Freezing, 'find'>;
}

/** Creates the door to problems. */
export function createProblems(deps: ProblemsDeps): Problems {
  return {
    find: (holderId, paymentId, partId) => findOwn(deps, holderId, { paymentId, partId }),
    ways: (own, asked) => waysOf(deps, own, asked),
    judge: (own, asked) => judgeProblem(own, asked),
    report: (own, asked, seen) => reportOne(deps, own, asked, seen),
  };
}

async function findOwn(
  { world, payments, holderCases }: ProblemsDeps,
  holderId: Id<'hld'>,
  { paymentId, partId }: { paymentId: string; partId: string },
): Promise<OwnProblem | undefined> {
  if (!isId('pay', paymentId)) return undefined;
  // The cases come first: of a case that is opened meanwhile, the payment knows more than this list.
  const earlier = await holderCases.listOf(holderId, paymentId);
  const payment = await payments.find(paymentId);
  const part = payment?.payerId === holderId ? partOf(payment, partId) : undefined;
  if (!payment || !part || payment.capturedAt === null) return undefined;
  const policy = casePolicyOf(payment.policy);
  const now = world.clocks.business();
  const ofPart = earlier.filter((one) => one.partId === part.id);
  const lines = part.lines.map((line): ProblemLine => {
    const ofLine = ofPart.filter((one) => one.line === line.reference);
    return {
      line,
      faults: faultsOf({ payment, part, line, earlier: ofLine, policy }, now),
      hadReplacement: ofLine.some((one) => one.hadReplacement),
      delivered: whereaboutsOf(part, line) === 'delivered' ? { releaseAt: part.releaseAt } : null,
    };
  });
  return { payment, part, policy, lines, now };
}

function faultsOf(
  {
    payment,
    part,
    line,
    earlier,
    policy,
  }: { payment: Payment; part: Part; line: Line; earlier: readonly Case[]; policy: CasePolicy },
  now: Date,
): ProblemLine['faults'] {
  const subject = subjectOf(payment, part, line, earlier);
  const faults = reasons.map((reason) => [reason, faultOfOpening(subject, reason, policy, now)] as const);
  return Object.fromEntries(faults) as Record<Reason, OpenError | null>;
}

/**
 * The challenge of a wish that needs a proof: once the seller agrees to pay back a part, the rest is released without
 * another word of the buyer.
 */
function challengeOf(
  { payment, part, lines }: OwnProblem,
  { line: reference, wanted }: ProblemAsked,
): Buffer | undefined {
  const found = lines.find(({ line }) => line.reference === reference);
  if (!found || !releasesRest(wanted)) return undefined;
  return challengeOfOpening(payment, part, { line: reference, wanted, leftMinor: leftOf(found.line).minor });
}

async function waysOf({ proofs }: ProblemsDeps, own: OwnProblem, asked: ProblemAsked): ReturnType<Problems['ways']> {
  const challenge = challengeOf(own, asked);
  if (!challenge) return undefined;
  return { ...(await proofs.ways(own.payment.payerId, challenge)), challenge: challenge.toString('base64url') };
}

async function reportOne(
  { cases, proofs, freezing }: ProblemsDeps,
  own: OwnProblem,
  asked: ProblemAsked,
  { challenge: shown, proof }: Pick<Seen, 'challenge' | 'proof'>,
): ReturnType<Problems['report']> {
  const { payment, part, lines } = own;
  const { line } = asked;
  if (!lines.some((one) => one.line.reference === line)) return err({ code: 'line_unknown', line });
  // A wish that is refused costs no try of the PIN.
  const [fault] = judgeProblem(own, asked);
  if (fault) return err(fault);
  const challenge = challengeOf(own, asked);
  if (challenge) {
    if (await freezing.find(payment.payerId)) return err({ code: 'account_frozen' });
    if (!proof) return err({ code: 'proof_missing' });
    if (shown !== challenge.toString('base64url')) return err({ code: 'case_changed' });
    const proved = await proofs.prove(payment.payerId, challenge, proof);
    if (!proved.ok) return proved;
  }
  return cases.open(payment, { ...asked, partId: part.id });
}
