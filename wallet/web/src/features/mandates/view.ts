import type { LinkJson } from '../../app/wire.ts';

const SHARED = new Map(
  Object.entries({
    name: 'name',
    phone: 'masked phone number',
    address: 'address',
  }),
);

/** What of the month's cap is used, in whole percent, 100 at most. */
export function usedPercent(link: Pick<LinkJson, 'spent_this_month' | 'max_per_month'>): number {
  const most = BigInt(link.max_per_month.amount);
  if (most === 0n) return 100;
  const percent = Number((BigInt(link.spent_this_month.amount) * 100n) / most);
  return Math.min(100, percent);
}

/** What the shop was told about the person, as a sentence's list: "name and address". */
export function sharedWords(shared: readonly string[]): string {
  if (shared.length === 0) return 'nothing';
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shared.map((item) => SHARED.get(item) ?? item));
}

export function activeLinks(links: readonly LinkJson[]): readonly LinkJson[] {
  return links.filter((link) => link.status === 'active');
}
