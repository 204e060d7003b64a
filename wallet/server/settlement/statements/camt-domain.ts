import { readDate } from '#platform/kernel/calendar.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { BankEntry, Statement } from './domain.ts';
import { childAt, childrenOf, textAt } from './xml-domain.ts';
import type { XmlElement } from './xml-domain.ts';

/** Why a document is not a statement that we can read. */
export type CamtFault =
  /** The document is not a camt.053 of ISO 20022. */
  | { readonly code: 'not_camt053'; readonly namespace: string }
  | { readonly code: 'member_missing'; readonly member: string; readonly statement: string }
  | { readonly code: 'member_wrong'; readonly member: string; readonly value: string; readonly statement: string }
  | { readonly code: 'currency_not_supported'; readonly currency: string; readonly statement: string }
  /** A statement in several pages, of which this file has one. */
  | { readonly code: 'statement_incomplete'; readonly statement: string }
  | {
      readonly code: 'sums_differ';
      readonly statement: string;
      readonly currency: Currency;
      readonly openingMinor: bigint;
      readonly entriesMinor: bigint;
      readonly closingMinor: bigint;
    };

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(?:0[2-9]|1[0-9])$/;

/** Thrown inside this file alone, so that a reader of a member needs no branch. */
class Unreadable extends Error {
  readonly fault: CamtFault;
  constructor(fault: CamtFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/**
 * Reads the statements of a camt.053 document, versions 02 to 19 (ISO 20022, `BankToCustomerStatement`). Only booked
 * entries count. The opening balance and the entries must sum to the closing balance.
 */
export function readCamt(document: { namespace: string; root: XmlElement }): Result<Statement[], CamtFault> {
  const { namespace, root } = document;
  const body = root.name === 'Document' ? childAt(root, 'BkToCstmrStmt') : undefined;
  if (!body || !NAMESPACE.test(namespace)) return err({ code: 'not_camt053', namespace });
  try {
    const statements = childrenOf(body, 'Stmt').map(readStatement);
    if (statements.length === 0) return err({ code: 'member_missing', member: 'Stmt', statement: '' });
    return ok(statements);
  } catch (cause) {
    if (cause instanceof Unreadable) return err(cause.fault);
    throw cause;
  }
}

/** ISO 20022 allows 35 letters (`Max35Text`). */
const MOST_ID = 35;

function readStatement(element: XmlElement): Statement {
  const id = need(element, '', 'Id');
  if (id.length > MOST_ID) throw new Unreadable({ code: 'member_wrong', member: 'Id', value: id, statement: '' });
  if (
    textAt(element, 'StmtPgntn', 'LastPgInd') === 'false' ||
    !['1', undefined].includes(textAt(element, 'StmtPgntn', 'PgNb'))
  )
    throw new Unreadable({ code: 'statement_incomplete', statement: id });
  const iban = need(element, id, 'Acct', 'Id', 'IBAN').replaceAll(' ', '').toUpperCase();
  const opening = balanceOf(element, id, ['OPBD', 'PRCD']);
  const closing = balanceOf(element, id, ['CLBD']);
  const currency = currencyOf(needElement(closing, id, 'Amt'), id);
  const entries = childrenOf(element, 'Ntry')
    .filter(isBooked)
    .map((entry) => readEntry(entry, id, currency));
  const openingMinor = signed(opening, id, currency);
  const closingMinor = signed(closing, id, currency);
  const entriesMinor = entries.reduce((sum, entry) => sum + entry.minor, 0n);
  if (openingMinor + entriesMinor !== closingMinor) {
    throw new Unreadable({ code: 'sums_differ', statement: id, currency, openingMinor, entriesMinor, closingMinor });
  }
  const number = wholeAt(element, id, 'ElctrncSeqNb');
  return { id, iban, currency, number, endsOn: dateOf(closing, id, 'Dt'), openingMinor, closingMinor, entries };
}

function readEntry(element: XmlElement, id: string, currency: Currency): BankEntry {
  return {
    minor: signed(element, id, currency),
    bookedOn: dateOf(element, id, 'BookgDt'),
    bankReference: textAt(element, 'AcctSvcrRef')?.slice(0, MOST_ID) ?? null,
    words: wordsOf(element),
  };
}

/** In version 02 the status is a text, and later a code in `Cd`. */
function isBooked(entry: XmlElement): boolean {
  return (textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts')) === 'BOOK';
}

const MOST_WORDS = 2_000;

function wordsOf(entry: XmlElement): string {
  const details = childrenOf(entry, 'NtryDtls').flatMap((one) => childrenOf(one, 'TxDtls'));
  const said = details.flatMap((one) => [
    ...['EndToEndId', 'AcctSvcrRef', 'TxId', 'InstrId', 'PmtInfId'].map((name) => textAt(one, 'Refs', name)),
    ...childrenOf(childAt(one, 'RmtInf') ?? one, 'Ustrd').map((line) => line.text),
    textAt(one, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref'),
    textAt(one, 'AddtlTxInf'),
  ]);
  const all = [textAt(entry, 'NtryRef'), ...said, textAt(entry, 'AddtlNtryInf')];
  const words = all.filter((one) => one !== undefined && one !== 'NOTPROVIDED').join(' ');
  return words.replaceAll(/\s+/g, ' ').slice(0, MOST_WORDS);
}

function balanceOf(element: XmlElement, id: string, codes: readonly string[]): XmlElement {
  const balances = childrenOf(element, 'Bal');
  for (const code of codes) {
    const found = balances.filter((one) => textAt(one, 'Tp', 'CdOrPrtry', 'Cd') === code);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw new Unreadable({ code: 'member_wrong', member: 'Bal', value: code, statement: id });
  }
  throw new Unreadable({ code: 'member_missing', member: `Bal ${codes.join(' or ')}`, statement: id });
}

function signed(element: XmlElement, id: string, currency: Currency): bigint {
  const amount = needElement(element, id, 'Amt');
  const own = currencyOf(amount, id);
  if (own !== currency) {
    throw new Unreadable({ code: 'member_wrong', member: 'Amt', value: `${amount.text} ${own}`, statement: id });
  }
  const minor = toMinor(amount.text, currency);
  const mark = need(element, id, 'CdtDbtInd');
  if (minor === undefined) {
    throw new Unreadable({ code: 'member_wrong', member: 'Amt', value: amount.text, statement: id });
  }
  if (mark !== 'CRDT' && mark !== 'DBIT') {
    throw new Unreadable({ code: 'member_wrong', member: 'CdtDbtInd', value: mark, statement: id });
  }
  return mark === 'CRDT' ? minor : -minor;
}

/**
 * Reads an amount of ISO 20022 exactly. It has a point, no sign and up to five decimals, of which those that the
 * currency does not have must be zero.
 */
export function toMinor(text: string, currency: Currency): bigint | undefined {
  const [, whole = '', fraction = ''] = /^(\d{1,13})(?:\.(\d{1,5}))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const { decimals } = currencies[currency];
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

function currencyOf(amount: XmlElement, id: string): Currency {
  const currency = amount.attributes.get('Ccy') ?? '';
  if (!isCurrency(currency)) throw new Unreadable({ code: 'currency_not_supported', currency, statement: id });
  return currency;
}

/** The day of a date, or of an instant as the bank wrote it, in the bank's own zone. */
function dateOf(element: XmlElement, id: string, member: string): string {
  const text = textAt(element, member, 'Dt') ?? textAt(element, member, 'DtTm') ?? '';
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)(?:T.*|Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const date = readDate({ year, month, day });
  if (!date.ok) throw new Unreadable({ code: 'member_wrong', member, value: text, statement: id });
  return date.value;
}

function wholeAt(element: XmlElement, id: string, member: string): number | null {
  const text = textAt(element, member);
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Unreadable({ code: 'member_wrong', member, value: text, statement: id });
  return Number(text);
}

function need(element: XmlElement, id: string, ...path: readonly string[]): string {
  const text = textAt(element, ...path);
  if (text === undefined) throw new Unreadable({ code: 'member_missing', member: path.join('/'), statement: id });
  return text;
}

function needElement(element: XmlElement, id: string, member: string): XmlElement {
  const child = childAt(element, member);
  if (!child) throw new Unreadable({ code: 'member_missing', member, statement: id });
  return child;
}
