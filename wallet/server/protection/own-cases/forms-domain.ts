import { carriers } from '#platform/kernel/carriers.ts';
import { allCountries } from '#platform/kernel/countries.ts';
import { judgeLine } from '#platform/kernel/judged-line.ts';
import { lineWords, MOST_IN_LINE, needsPostalCode } from '#platform/kernel/postal-address.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { letterCount, typedText } from '#platform/kernel/typed.ts';
import type { Currency } from '#platform/money/currency.ts';
import { parseAmount } from '#platform/money/format.ts';
import { amountFaultWords } from '#platform/words/amount.ts';
import { t } from '#platform/words/words.ts';
import type { Parcel } from '../../payments/payments/domain.ts';
import type { Offer, ReturnAddress } from '../cases/record-domain.ts';
import { reasons } from '../cases/record-domain.ts';
import type { ProblemFilled } from './problem-domain.ts';
import type { StepAsked, StepKind } from './steps-domain.ts';

/** The most letters of what a side says at once. */
export const MOST_LETTERS = 2_000;
const MOST_CARRIER = 40;
const MOST_CODE = 60;
const MOST_POSTAL_CODE = 12;
const [LINE_FEED, MOST_SIGNS_A_LETTER] = ['\n', 8];

/** What a form holds, by the names of its fields. */
type Fields = Readonly<Record<string, string>>;

/** The choice of a carrier that is not in the list. */
export const OTHER_CARRIER = 'other';

/** The name of the button that goes back to a filled-in form. */
export const CHANGE_FIELD = 'change';

/** Whether a person goes back to a filled-in form, of which nothing was sent. */
export function isChanging(fields: Fields): boolean {
  return fields[CHANGE_FIELD] !== undefined;
}

/** A fault in one field of a form, in words for the person. */
export interface FormFault {
  readonly field: string;
  readonly message: string;
}

/** What a field says, or its faults. */
type Read<T> = Result<T, readonly FormFault[]>;

/** What a form says as far as it can be read, with the faults of the rest. */
export interface Filled<T> {
  readonly asked: T;
  readonly faults: readonly FormFault[];
}

/** Reads the form of a step. The case judges whether the step is possible. */
export function readStep(kind: StepKind, fields: Fields, currency: Currency): Filled<StepAsked> {
  switch (kind) {
    case 'accept':
    case 'withdraw':
    case 'keep':
      return { asked: { kind }, faults: [] };
    case 'escalate':
      return filledIn<StepAsked>({ kind }, { words: readWords(fields, undefined) });
    case 'refuse':
    case 'contest':
    case 'appeal':
      return filledIn<StepAsked>({ kind }, { words: readWords(fields, missingWords(kind)) });
    case 'offer':
      return filledIn<StepAsked>({ kind }, { offer: readOffer(fields, currency), words: readWords(fields, undefined) });
    case 'address':
      return filledIn<StepAsked>({ kind }, { address: readAddress(fields) });
    case 'parcel':
      return filledIn<StepAsked>({ kind }, { parcel: readParcel(fields) });
  }
}

/** Reads the form about a problem. @param lines The references of the lines that may be chosen. */
export function readProblem(fields: Fields, lines: readonly string[], currency: Currency): Filled<ProblemFilled> {
  const line = lines.find((one) => one === fields['line']);
  const reason = reasons.find((one) => one === fields['reason']);
  const chosen = <T>(value: T | undefined, field: string, message: string): Read<T> =>
    value === undefined ? err([{ field, message }]) : ok(value);
  return filledIn<ProblemFilled>(
    { words: '' },
    {
      line: chosen(line, 'line', t('Choose what the problem is with')),
      reason: chosen(reason, 'reason', t('Choose what is wrong')),
      wanted: readOffer(fields, currency),
      words: readWords(fields, t('Describe what is wrong')),
    },
  );
}

/** Adds to a wish the fields that could be read, and gathers the faults of the others. */
function filledIn<T extends object>(base: T, read: { readonly [K in keyof T]?: Read<NonNullable<T[K]>> }): Filled<T> {
  const all = Object.entries(read) as [string, Read<unknown>][];
  return {
    asked: Object.assign(
      {},
      base,
      ...all.map(([name, one]) => (one.ok && one.value !== '' ? { [name]: one.value } : {})),
    ),
    faults: all.flatMap(([, one]) => (one.ok ? [] : one.error)),
  };
}

function missingWords(kind: 'refuse' | 'contest' | 'appeal'): string {
  switch (kind) {
    case 'refuse':
      return t('Say why you refuse');
    case 'contest':
      return t('Say what is wrong with the return');
    case 'appeal':
      return t('Say what is new');
  }
}

/** @param missing The fault if nothing is typed; undefined if nothing need be. */
function readWords({ words: typed = '' }: Fields, missing: string | undefined): Read<string> {
  const fault = (message: string) => err([{ field: 'words', message }]);
  const words = typedText(typed);
  if (words === '') return missing === undefined ? ok('') : fault(missing);
  const lines = words.split(LINE_FEED).filter((line) => line !== '');
  if (!lines.every(isReadable))
    return fault(t('Type this in letters that others can read, with at most four marks on one letter'));
  if (words.length > MOST_LETTERS * MOST_SIGNS_A_LETTER || letterCount(words) > MOST_LETTERS)
    return fault(t('This is too long: shorten it to {most} letters', { most: MOST_LETTERS }));
  return ok(words);
}

function readOffer({ outcome, amount = '' }: Fields, currency: Currency): Read<Offer> {
  if (outcome === 'refund' || outcome === 'return_refund' || outcome === 'replacement') return ok({ outcome });
  if (outcome !== 'partial_refund') return err([{ field: 'outcome', message: t('Choose what should happen') }]);
  const sum = parseAmount(amount, currency);
  if (!sum) return err([{ field: 'amount', message: amountFaultWords(amount, currency) }]);
  return ok({ outcome, amountMinor: sum.minor });
}

/** Reads lines, and adds their faults. @param missing The fault of an empty line; undefined if it may be empty. */
function lineReader(fields: Fields, faults: FormFault[]) {
  return (field: string, missing: string | undefined, most = MOST_IN_LINE): string => {
    const line = judgeLine(fields[field] ?? '', most);
    const message = line.ok ? line.value === '' && missing : lineWords(line.error);
    if (message) faults.push({ field, message });
    return line.ok ? line.value : '';
  };
}

function readAddress(fields: Fields): Read<ReturnAddress> {
  const faults: FormFault[] = [];
  const read = lineReader(fields, faults);
  const country = allCountries.find(({ code }) => code === fields['country'])?.code;
  const name = read('name', t('Type the name on the door'));
  const street = read('street', t('Type the street and house number'));
  const codeMissing = country === undefined || needsPostalCode(country) ? t('Type the postal code') : undefined;
  const postalCode = read('postalCode', codeMissing, MOST_POSTAL_CODE);
  const city = read('city', t('Type the town or city'));
  if (country === undefined) faults.push({ field: 'country', message: t('Choose the country') });
  if (country === undefined || faults.length > 0) return err(faults);
  return ok({ name, street, postalCode: postalCode === '' ? null : postalCode, city, country });
}

/** What the form of a parcel held for one that is saved. */
export function parcelTyped(parcel: Pick<Parcel, 'carrier' | 'trackingCode'> | null): Fields {
  if (!parcel) return {};
  const { carrier, trackingCode: code } = parcel;
  return carriers.some((one) => one === carrier)
    ? { carrier, code }
    : { carrier: OTHER_CARRIER, otherCarrier: carrier, code };
}

function readParcel(fields: Fields): Read<NonNullable<StepAsked['parcel']>> {
  const faults: FormFault[] = [];
  const read = lineReader(fields, faults);
  const known = carriers.find((one) => one === fields['carrier']);
  const isOther = fields['carrier'] === OTHER_CARRIER;
  if (!known && !isOther) faults.push({ field: 'carrier', message: t('Choose the carrier') });
  const other = isOther ? read('otherCarrier', t('Type the name of the carrier'), MOST_CARRIER) : '';
  const carrier = known ?? other;
  const trackingCode = read('code', t('Type the tracking code'), MOST_CODE);
  return faults.length > 0 ? err(faults) : ok({ carrier, trackingCode });
}
