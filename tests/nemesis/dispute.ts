import { randomUUID } from 'node:crypto';
import type { Buyer } from './cast.ts';
import { payAsTold, press } from './confirm.ts';
import type { AskedStep, StepKind, ToldPayment } from './history.ts';
import { askUntilTold } from './run.ts';
import type { Run } from './run.ts';

/** A part of a buyer's payment. */
interface Disputed {
  readonly buyer: Buyer;
  readonly payment: ToldPayment;
  readonly partId: string;
}

/** Reports a problem on the wallet's own page, as its holder, and asks for a full refund. */
export function report(run: Run, disputed: Disputed): Promise<AskedStep> {
  const { buyer, payment, partId } = disputed;
  const fields = { reason: 'damaged', outcome: 'refund', words: 'It came broken.' };
  return take(run, 'report', disputed, () => press(run, buyer, `/id/problem/${payment.id}/${partId}`, fields));
}

/** Withdraws the open case of a part on the page of the case, as its buyer. */
export function withdraw(run: Run, disputed: Disputed): Promise<AskedStep> {
  return take(run, 'withdraw', disputed, async () => {
    const id = await openCaseOf(run, disputed);
    if (id !== undefined) await press(run, disputed.buyer, `/id/cases/${id}/withdraw`, {});
  });
}

/** Accepts the open case of a part for its seller, as the shop. */
export function accept(run: Run, disputed: Disputed): Promise<AskedStep> {
  return take(run, 'accept', disputed, async () => {
    const id = await openCaseOf(run, disputed);
    if (id === undefined) return;
    const path = `/v1/cases/${id}/acceptances`;
    const key = randomUUID();
    await askUntilTold(run, { method: 'POST', path, body: {}, key, token: () => run.tokens.ofShop() });
  });
}

/** Takes a step, and then reads the payment as the shop. */
async function take(
  run: Run,
  kind: StepKind,
  { payment, partId }: Disputed,
  ask: () => Promise<void>,
): Promise<AskedStep> {
  const asked: AskedStep = {
    kind,
    key: randomUUID(),
    paymentId: payment.id,
    partId,
    told: undefined,
    lost: 0,
    refused: undefined,
  };
  run.history.steps.push(asked);
  await ask().catch(() => {
    asked.lost += 1;
  });
  asked.told = await payAsTold(run, payment);
  return asked;
}

async function openCaseOf(run: Run, { payment, partId }: Disputed): Promise<string | undefined> {
  const path = `/v1/payments/${payment.id}/cases`;
  const answer = await askUntilTold(run, { method: 'GET', path, token: () => run.tokens.ofShop() });
  const { cases = [] } = answer.body as { cases?: { id: string; part_id: string; status: string }[] };
  return cases.find((one) => one.part_id === partId && one.status !== 'closed')?.id;
}
