import { currencies } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';
import { counted, onOneLine } from '#platform/kernel/words.ts';
import { balanceOf, customersMinor, shortMinor } from '../wallet/server/settlement/reports/balances-domain.ts';
import { ageDays } from '../wallet/server/settlement/reports/domain.ts';
import type { DifferenceKind, Owner } from '../wallet/server/settlement/reports/domain.ts';
import { toJson } from '../wallet/server/settlement/reports/schema.ts';
import type { StoredReport } from '../wallet/server/settlement/reports/store.ts';
import type { ImportFault } from '../wallet/server/settlement/statements/service.ts';

/** Writes an amount for an operator, such as `12.99 EUR`. */
export function amountWords(minor: bigint, currency: Currency): string {
  return `${decimalText(minor, currencies[currency].decimals)} ${currency}`;
}

const kindWords: Readonly<Record<DifferenceKind, string>> = {
  charge_missing: 'The journal has a charge that the processor does not have.',
  charge_amount: 'Journal and processor have different amounts for a charge.',
  withdrawal_missing: 'The journal has a withdrawal that did not leave the processor.',
  withdrawal_amount: 'Another amount left the processor for a withdrawal.',
  movement_unbooked: 'The processor moved money that is not in the journal.',
  processor_balance: 'A balance at the processor is not the sum of its movements.',
  payout_missing: 'A payout that should have arrived is not there.',
  payout_amount: 'The bank booked another amount than the processor paid out.',
  bank_entry_unknown: 'The bank booked money that is no payout of the processor.',
  statement_missing: 'No statement of this account was imported for days.',
};

const ownerWords: Readonly<Record<Owner, string>> = {
  finance: 'your finance',
  processor: 'the card processor',
  bank: 'the bank',
};

/** Writes a report for an operator. */
export function reportWords(report: StoredReport): string {
  const { currency, day, revision, balances, heldMinor, processor, payoutPocket } = report;
  const { onTheWay, bank, costsMinor, ownMinor } = report;
  const amount = (minor: bigint): string => amountWords(minor, currency);
  const line = (name: string, minor: bigint): string => `  ${name.padEnd(56)}${amount(minor).padStart(20)}`;
  const booked = (name: string, kind: string): string => line(name, balanceOf(balances, kind));
  const sent = onTheWay.reduce((sum, one) => sum + one.minor, 0n);
  const own = bank.reduce((sum, one) => sum + one.firstOpeningMinor, 0n);
  const lines = [
    `Settlement of ${day} (UTC) in ${currency}, revision ${revision}`,
    "Customers' money by the books:",
    booked('holders, available', 'available'),
    line('  of which reserved now', heldMinor),
    booked('shops, commission', 'commission'),
    booked('shops, promotions', 'promotion'),
    booked('escrow', 'escrow'),
    booked('to be paid out', 'payable'),
    line('together', customersMinor(report)),
    "The house's own, and what holders owe:",
    booked('fees earned', 'fees'),
    booked('given for unauthorized payments', 'risk'),
    booked('fees of chargebacks', 'chargeback_fees'),
    booked('proofs of bank accounts', 'proof_costs'),
    line("the processor's fees", -costsMinor),
    ...(ownMinor === 0n ? [] : [line('own money at the bank', ownMinor)]),
    booked('debts of holders', 'debt'),
    ...(own === 0n ? [] : [line('at the bank before the first statement', own)]),
    ...(payoutPocket ? [line('in the account for withdrawals at first', payoutPocket.openingMinor)] : []),
    'Money outside:',
    line('at the processor, available', processor.availableMinor),
    line('at the processor, pending', processor.pendingMinor),
    ...(payoutPocket ? [line('in the account for withdrawals', payoutPocket.balanceMinor)] : []),
    line(`on its way to the bank (${counted(onTheWay.length, 'payout')})`, sent),
    ...(report.underWayMinor === 0n ? [] : [line('on its way to banks of holders', report.underWayMinor)]),
    ...bank.map((one) => line(`at the bank, ${one.iban} (${one.endsOn})`, one.closingMinor)),
    ...(bank.length === 0 ? ['  Not compared: the bank, because no statement was imported.'] : []),
    line('found', report.foundMinor),
    line('expected', report.expectedMinor),
  ];
  const short = shortMinor(report);
  if (short > 0n) lines.push('', `✖ Customers' money is not covered: ${amount(short)} are missing outside.`);
  return [...lines, ...differenceWords(report)].join('\n');
}

function differenceWords({ currency, day, differences }: StoredReport): string[] {
  if (differences.length === 0) return ['', '✔ Everything agrees.'];
  const lines = differences.flatMap((one) => [
    '',
    `✖ ${kindWords[one.kind]} (${one.kind})`,
    `  ${amountWords(one.minor, currency)}, open for ${counted(ageDays(one, day), 'day')}, to be explained by ${ownerWords[one.owner]}`,
    ...one.explained.map(({ reference, minor }) => `    ${amountWords(minor, currency)}: ${onOneLine(reference)}`),
  ]);
  return [...lines, '', `${counted(differences.length, 'difference')}.`];
}

/** Writes a report for a program: amounts are whole minor units in texts. */
export function reportJson(report: StoredReport): unknown {
  const { open: _open, lastEntry, madeAt, ...rest } = report;
  const differences = report.differences.map((one) => ({ ...one, ageDays: ageDays(one, report.day) }));
  const sums = { customersMinor: customersMinor(report), shortMinor: shortMinor(report) };
  return toJson({ ...rest, ...sums, lastEntry, madeAt: madeAt.toISOString(), differences });
}

/** Says why a file of statements was refused, and what to do. */
export function faultWords(fault: ImportFault): string {
  switch (fault.code) {
    case 'too_large':
      return `The file is larger than ${fault.mostBytes / 1_000_000} MB; ask the bank for one statement in a file.`;
    case 'too_many_elements':
      return 'The file has too many elements; ask the bank for one statement in a file.';
    case 'too_deep':
      return 'The elements of the file are nested too deeply for a statement.';
    case 'encoding_unknown':
      return 'The file is not in UTF-8; ask the bank for a file in UTF-8.';
    case 'document_type_refused':
      return 'The file declares a document type, which no statement needs and which could name other files.';
    case 'malformed':
      return `The file is not well-formed XML: ${onOneLine(fault.why)}. Fetch it from the bank again.`;
    case 'not_camt053':
      return `The file is not a camt.053 but "${onOneLine(fault.namespace)}"; ask the bank for camt.053.001.08.`;
    case 'member_missing':
      return `${of(fault.statement)} has no ${fault.member}.`;
    case 'member_wrong':
      return `${of(fault.statement)} has a wrong ${fault.member}: "${onOneLine(fault.value)}".`;
    case 'currency_not_supported':
      return `${of(fault.statement)} is in "${onOneLine(fault.currency)}", which the wallet does not know.`;
    case 'statement_incomplete':
      return `${of(fault.statement)} is one page of several; ask the bank for the whole statement.`;
    case 'sums_differ':
    case 'account_unknown':
    case 'statement_changed':
    case 'statement_out_of_order':
    case 'statement_gap':
    case 'statement_skipped':
      return seriesWords(fault);
  }
}

type SeriesFault = Extract<ImportFault, { code: `sums_${string}` | `statement_${string}` | 'account_unknown' }>;

function seriesWords(fault: Exclude<SeriesFault, { code: 'statement_incomplete' }>): string {
  const amount = (minor: bigint): string => amountWords(minor, fault.currency);
  const name = of(fault.statement);
  switch (fault.code) {
    case 'sums_differ': {
      const [opening, entries, closing] = [fault.openingMinor, fault.entriesMinor, fault.closingMinor].map(amount);
      return `${name} opens with ${opening}, books ${entries} and closes with ${closing}, which does not add up.`;
    }
    case 'account_unknown':
      return `${name} is of account ${onOneLine(fault.iban)}, which HOLDFAST_BANK_IBANS does not name.`;
    case 'statement_changed':
      return `${name} was imported before, and said something else. Ask the bank which one is right.`;
    case 'statement_out_of_order':
      return `${name} ends on ${fault.endsOn}, and one until ${fault.lastEndsOn} is imported already.`;
    case 'statement_gap':
      return `${name} opens with ${amount(fault.openingMinor)}, but ${of(fault.lastId)} closed with ${amount(fault.closedMinor)}: import the statements between them first.`;
    case 'statement_skipped':
      return `${name} is number ${fault.number}, and the last one was number ${fault.lastNumber}: import those between them first.`;
  }
}

function of(id: string): string {
  return id === '' ? 'The statement' : `Statement ${onOneLine(id)}`;
}
