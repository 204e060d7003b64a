import type { IdentityView } from '../../../web/src/view-model.ts';
import { isAnother, rowsOf } from './identity-domain.ts';
import type { FieldMatch, IdentityMatch, IdentityRow } from './identity-domain.ts';

const labels: Record<IdentityRow, string> = {
  name: 'Name',
  line1: 'Street and number',
  postal_code: 'Postal code',
  city: 'Town or city',
  country: 'Country',
};

const words: Record<FieldMatch, string> = {
  match: 'The same',
  partial: 'Nearly the same',
  mismatch: 'Different',
  unknown: 'Not compared',
};

/** What came of comparing name and address, in plain words; field by field where they are not the same. */
export function toIdentityView(match: IdentityMatch, hasAddress: boolean): IdentityView {
  const rows = rowsOf(match);
  const fields = Object.entries(rows) as [IdentityRow, FieldMatch][];
  const { name, ...address } = rows;
  const isWhole = Object.values(address).every((found) => found === 'match');
  const isDifferent = isAnother(match);
  return {
    isDifferent,
    summary: isDifferent
      ? 'What we know of you is not what your wallet knows. You can pay all the same; but check where your parcels go, and whose wallet this is.'
      : name === 'match' && isWhole
        ? 'Name and address are the same in your wallet.'
        : summaryOf(name, Object.values(address), hasAddress),
    rows: fields
      .filter(() => isDifferent || Object.values(rows).includes('partial'))
      .map(([field, found]) => ({ label: labels[field], words: words[found], isDifferent: found === 'mismatch' })),
  };
}

function summaryOf(name: FieldMatch, address: readonly FieldMatch[], hasAddress: boolean): string {
  const nameWords = {
    match: 'Your name is the same in your wallet.',
    partial: 'Your name is nearly the same in your wallet.',
    mismatch: '',
    unknown: 'Your name was not compared: you do not share it with us.',
  }[name];
  return `${nameWords} ${addressWords(address, hasAddress)}`;
}

function addressWords(address: readonly FieldMatch[], hasAddress: boolean): string {
  if (!hasAddress) return 'We have no address of yours yet.';
  if (address.every((found) => found === 'unknown')) {
    return 'Your address was not compared: you do not share it with us.';
  }
  return address.every((found) => found === 'match') ? 'Your address is the same.' : 'Your address is nearly the same.';
}
