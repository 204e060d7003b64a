import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { IdentityView } from '../../../web/src/view-model.ts';
import { isAnother, rowsOf } from './identity-domain.ts';
import type { FieldMatch, IdentityMatch, IdentityRow } from './identity-domain.ts';

const labels: Record<IdentityRow, Message> = {
  name: msg('Name'),
  line1: msg('Street and number'),
  postal_code: msg('Postal code'),
  city: msg('Town or city'),
  country: msg('Country'),
};

const words: Record<FieldMatch, Message> = {
  match: msg('The same'),
  partial: msg('Nearly the same'),
  mismatch: msg('Different'),
  unknown: msg('Not compared'),
};

/** Writes the result of a comparison, field by field if something is not the same. */
export function toIdentityView(match: IdentityMatch, hasAddress: boolean): IdentityView {
  const rows = rowsOf(match);
  const fields = Object.entries(rows) as [IdentityRow, FieldMatch][];
  const { name, ...address } = rows;
  const isWhole = Object.values(address).every((found) => found === 'match');
  const isDifferent = isAnother(match);
  return {
    isDifferent,
    summary: isDifferent
      ? t(
          'What we know of you is not what your wallet knows. You can pay all the same; but check where your parcels go, and whose wallet this is.',
        )
      : name === 'match' && isWhole
        ? t('Name and address are the same in your wallet.')
        : summaryOf(name, Object.values(address), hasAddress),
    rows: fields
      .filter(() => isDifferent || Object.values(rows).includes('partial'))
      .map(([field, found]) => ({ label: labels[field](), words: words[found](), isDifferent: found === 'mismatch' })),
  };
}

function summaryOf(name: FieldMatch, address: readonly FieldMatch[], hasAddress: boolean): string {
  const nameWords = {
    match: t('Your name is the same in your wallet.'),
    partial: t('Your name is nearly the same in your wallet.'),
    mismatch: '',
    unknown: t('Your name was not compared: you do not share it with us.'),
  }[name];
  return `${nameWords} ${addressWords(address, hasAddress)}`;
}

function addressWords(address: readonly FieldMatch[], hasAddress: boolean): string {
  if (!hasAddress) return t('We have no address of yours yet.');
  if (address.every((found) => found === 'unknown')) {
    return t('Your address was not compared: you do not share it with us.');
  }
  return address.every((found) => found === 'match')
    ? t('Your address is the same.')
    : t('Your address is nearly the same.');
}
