import { countryNames } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import type { LimitsJson, MoneyJson, ProfileJson } from '../../app/wire.ts';

/** Says the limits of a holder. */
export function limitsWords(limits: LimitsJson): string {
  if (limits.per_payment.amount === '0') {
    return limits.holds ? t('Holds up to {most}', { most: words(limits.holds) }) : t('Pays nothing yet');
  }
  return t('Pays up to {payment} at once, {day} a day, {year} a year', {
    payment: words(limits.per_payment),
    day: words(limits.per_day),
    year: words(limits.per_year),
  });
}

/** Says what is left of the limits of the day and the year; undefined while the holder may pay nothing. */
export function leftWords(limits: LimitsJson): string | undefined {
  if (limits.per_payment.amount === '0') return undefined;
  const [today, year] = [words(limits.left_today), words(limits.left_this_year)];
  return t('{today} left today, {year} left this year (UTC)', { today, year });
}

/** Says how to raise the limits; undefined if nothing does. */
export function raiseWords({ raised_by: by }: Pick<LimitsJson, 'raised_by'>): string | undefined {
  switch (by) {
    case 'profile':
      return t('Add your name, birth date and address to pay in shops.');
    case 'document':
      return t('A document raises them.');
    case undefined:
      return undefined;
  }
}

function words({ amount, currency }: MoneyJson): string {
  return formatMoney({ minor: BigInt(amount), currency });
}

/** Joins given and family name; undefined without a name. */
export function fullName(profile: Pick<ProfileJson, 'name'>): string | undefined {
  return profile.name && [profile.name.given, profile.name.family ?? ''].join(' ').trim();
}

/** Greets by the hour of `now` in the browser's time zone, by name if there is one. */
export function greeting(profile: Pick<ProfileJson, 'name'>, now: Date): string {
  const hour = now.getHours();
  const words =
    hour < 5 ? t('Good night') : hour < 12 ? t('Good morning') : hour < 18 ? t('Good afternoon') : t('Good evening');
  return profile.name ? `${words}, ${profile.name.given}` : words;
}

/** Formats an address as the lines on an envelope. */
export function addressLines(address: NonNullable<ProfileJson['address']>): readonly string[] {
  const country = countryNames(readerLanguage()).of(address.country) ?? address.country;
  return [
    address.line1,
    address.line2 ?? '',
    `${address.postal_code} ${address.city}`.trim(),
    address.region ?? '',
    country,
  ].filter((line) => line.trim() !== '');
}
