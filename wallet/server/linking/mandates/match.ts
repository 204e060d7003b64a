export interface Person {
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly address: {
    readonly line1: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
  } | null;
}

/** Per field: the same, nearly the same, another, or not to be told (not shared, not held, not asked). */
export type FieldMatch = 'match' | 'partial' | 'mismatch' | 'unknown';

const fields = ['given_name', 'family_name', 'line1', 'postal_code', 'city', 'country'] as const;
export type MatchField = (typeof fields)[number];

/** What a shop holds of a person; what it does not hold is left out. */
export type Held = Readonly<Partial<Record<MatchField, string>>>;

/**
 * Compares what a shop holds with what the wallet holds, field by field, and never tells the wallet's value.
 * Only what the holder shares is compared.
 */
export function matchIdentity(person: Person, shares: readonly string[], held: Held): Record<MatchField, FieldMatch> {
  const name = shares.includes('name') ? person : undefined;
  const address = shares.includes('address') ? person.address : undefined;
  const known: Record<MatchField, string | null | undefined> = {
    given_name: name?.givenName,
    family_name: name?.familyName,
    line1: address?.line1,
    postal_code: address?.postalCode,
    city: address?.city,
    country: address?.country,
  };
  const judged = fields.map((field) => [field, compare(known[field], held[field])] as const);
  return Object.fromEntries(judged) as Record<MatchField, FieldMatch>;
}

function compare(known: string | null | undefined, held: string | undefined): FieldMatch {
  if (!known || !held) return 'unknown';
  const [left, right] = [plain(known), plain(held)];
  if (left === right) return 'match';
  const words = new Set(left.split(' '));
  const isPartial =
    right.split(' ').some((word) => words.has(word)) || left.replaceAll(' ', '') === right.replaceAll(' ', '');
  return isPartial ? 'partial' : 'mismatch';
}

/** Letters without case and accents, words without punctuation. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
