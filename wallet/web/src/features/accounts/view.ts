import { countryNames } from '#platform/kernel/formats.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { ProfileJson } from '../../app/wire.ts';

/** The limits of each tier in a sentence, with the step that raises them. */
const TIERS: Record<ProfileJson['tier'], { words: Message; next?: Message }> = {
  0: { words: msg('Holds up to €150'), next: msg('Add your name, birth date and address to pay in shops.') },
  1: { words: msg('Pays up to €200 at once, €1,000 a day') },
  2: { words: msg('Pays up to €5,000 at once, €10,000 a day') },
};

/** Says the limits of a tier. */
export function tierWords(tier: ProfileJson['tier']): string {
  return TIERS[tier].words();
}

/** Says how to raise the limits of a tier; undefined if nothing does. */
export function nextTierWords(tier: ProfileJson['tier']): string | undefined {
  return TIERS[tier].next?.();
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
