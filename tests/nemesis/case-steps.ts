import { randomUUID } from 'node:crypto';
import type { Buyer, Operator } from './cast.ts';
import type { AskedCaseStep, CaseStepKind, OpenPart, ToldCase } from './history.ts';
import { browserOf, consoleOf, NO_FORM, openPage, press } from './press.ts';
import type { Browser } from './press.ts';
import { askUntilTold, refusalOf, toToldCase } from './run.ts';
import type { Run } from './run.ts';

/** The smallest PDF that the wallet takes as evidence. */
const pdf = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\nstartxref\n9\n%%EOF\n';

function newStep(run: Run, step: Pick<AskedCaseStep, 'kind' | 'by'> & Partial<AskedCaseStep>): AskedCaseStep {
  const open = { operatorId: undefined, words: undefined, caseId: undefined, at: undefined, refused: undefined };
  const asked: AskedCaseStep = { ...open, lost: 0, ...step, told: [] };
  run.history.caseSteps.push(asked);
  return asked;
}

/** Words that no other step of the run has, so that its entry can be found. */
function uniqueWords(run: Run): string {
  return `So it is, for the ${run.next()}th time.`;
}

/** Reads a case as its shop. */
export async function readCase(run: Run, caseId: string): Promise<ToldCase | undefined> {
  const path = `/v1/cases/${caseId}`;
  const answer = await askUntilTold(run, { method: 'GET', path, token: () => run.tokens.ofShop() });
  return answer.status === 200 ? toToldCase(answer.body) : undefined;
}

/** What a buyer wants to have reported. */
export interface Report {
  readonly reason: string;
  readonly outcome: string;
  /** Euros, of a partial refund. */
  readonly amount?: string;
}

/**
 * Reports a problem on the wallet's own page, as its holder. Then reads the cases of the payment as the shop.
 *
 * @returns The open case of the part, if there is one.
 */
export async function report(
  run: Run,
  { buyer, payment, partId }: OpenPart,
  wish: Report,
): Promise<string | undefined> {
  const words = uniqueWords(run);
  const asked = newStep(run, { kind: 'opened', by: 'buyer', words });
  const path = `/id/problem/${payment.id}/${partId}?answer=problem`;
  const pressed = await press(run, browserOf(run, buyer), path, { ...wish, words }).catch(() => undefined);
  const [, named] =
    pressed === undefined || pressed === NO_FORM ? [] : (/\/id\/cases\/(.+)/.exec(pressed.to ?? '') ?? []);
  if (pressed === undefined) asked.lost += 1;
  else if (named === undefined) asked.refused = pressed === NO_FORM ? NO_FORM : String(pressed.status);
  const list = { method: 'GET', path: `/v1/payments/${payment.id}/cases`, token: () => run.tokens.ofShop() } as const;
  const { cases } = (await askUntilTold(run, list)).body as { cases: unknown[] };
  const ofPart = cases.map(toToldCase).filter((one) => one.partId === partId);
  asked.told.push(...ofPart);
  const opened = ofPart.find((one) => one.timeline[0]?.words === words);
  asked.caseId = named ?? opened?.id;
  // A report about a line that has an open case leads to that case, and leaves no entry.
  if (named !== undefined && opened) asked.at = 0;
  return ofPart.find((one) => one.status !== 'closed')?.id;
}

/** A step of a buyer on the page of a case. */
export interface BuyersStep {
  /** The last part of the page's address. */
  readonly page: string;
  readonly kind: CaseStepKind;
  readonly fields?: Readonly<Record<string, string>>;
  readonly hasWords?: boolean;
  readonly hasEvidence?: boolean;
}

/** Takes a step of a case on the wallet's own page, as its buyer. Then reads the case as the shop. */
export async function buyersStep(run: Run, buyer: Buyer, caseId: string, step: BuyersStep): Promise<AskedCaseStep> {
  const words = step.hasWords === true ? uniqueWords(run) : undefined;
  const asked = newStep(run, { kind: step.kind, by: 'buyer', words, caseId });
  const fields = { ...step.fields, ...(words === undefined ? {} : { words }) };
  const files = step.hasEvidence === true ? [pdf] : [];
  await pressStep(run, asked, browserOf(run, buyer), { path: `/id/cases/${caseId}/${step.page}`, fields, files });
  return asked;
}

async function pressStep(
  run: Run,
  asked: AskedCaseStep,
  browser: Browser,
  page: { path: string; fields: Readonly<Record<string, string>>; files: readonly string[] },
): Promise<void> {
  const pressed = await press(run, browser, page.path, page.fields, page.files).catch(() => undefined);
  if (pressed === undefined) asked.lost += 1;
  else if (pressed === NO_FORM) asked.refused = NO_FORM;
  else if (pressed.to === undefined) asked.refused = String(pressed.status);
  else asked.at = pressed.seen;
  const now = await readCase(run, asked.caseId!);
  if (now) asked.told.push(now);
}

/** A step that the shop takes for the seller of a case. */
export interface SellersStep {
  /** The last part of the address in the API. */
  readonly path: string;
  readonly kind: CaseStepKind;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly hasWords?: boolean;
  /** The number of entries that the shop has seen, if it names it. */
  readonly seen?: number;
  /** How many concurrent requests to send, under one key; by default one. Then another one follows, if it was taken. */
  readonly times?: number;
}

/** Takes a step of a case for its seller, as the shop, under a fresh key. */
export async function sellersStep(run: Run, caseId: string, step: SellersStep): Promise<AskedCaseStep> {
  const words = step.hasWords === true ? uniqueWords(run) : undefined;
  const asked = newStep(run, { kind: step.kind, by: 'seller', words, caseId });
  const { seen } = step;
  const body = { ...step.body, ...(words === undefined ? {} : { words }), ...(seen === undefined ? {} : { seen }) };
  const key = randomUUID();
  const path = `/v1/cases/${caseId}/${step.path}`;
  const askOnce = async (): Promise<void> => {
    const answer = await askUntilTold(run, { method: 'POST', path, body, key, token: () => run.tokens.ofShop() });
    asked.lost += answer.lost;
    if (answer.status === 200) asked.told.push(toToldCase(answer.body));
    else asked.refused = refusalOf(answer);
  };
  const times = step.times ?? 1;
  await Promise.all(Array.from({ length: times }, askOnce));
  if (asked.told.length > 0 && times > 1) {
    // One copy may come before somebody else makes the step possible. Once it was taken, the key has its answer.
    asked.refused = undefined;
    await askOnce();
  }
  const [told] = asked.told;
  if (told) asked.at = told.timeline.length - 1;
  return asked;
}

/** What an operator proposes or decides. */
export interface Ruling {
  readonly outcome: string;
  /** Euros, of a partial refund. */
  readonly amount?: string;
}

/** Proposes an end of a case, or decides its appeal, on the console's page. Then reads the case as the shop. */
export async function decide(run: Run, operator: Operator, caseId: string, ruling: Ruling): Promise<AskedCaseStep> {
  const words = uniqueWords(run);
  const asked = newStep(run, { kind: 'proposed', by: 'operator', operatorId: operator.id, words, caseId });
  const fields = { ...ruling, ground: 'fairness', words };
  await pressStep(run, asked, consoleOf(run, operator), { path: `/staff/cases/${caseId}`, fields, files: [] });
  const left = asked.told[0]?.timeline.find((entry) => entry.words === words);
  if (left?.kind === 'appeal_decided') asked.kind = 'appeal_decided';
  return asked;
}

/** Reads the ids of the cases in the operators' queue. */
export async function readQueue(run: Run, operator: Operator): Promise<string[]> {
  const { text } = await openPage(run, consoleOf(run, operator), '/staff/cases');
  return [...text.matchAll(/href="\/staff\/cases\/(cas_[0-9a-z]+)"/g)].map(([, id = '']) => id);
}
