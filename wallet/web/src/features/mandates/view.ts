import { listFormat } from '#platform/kernel/formats.ts';
import { formatMoney } from '#platform/money/format.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { msg, t } from '#platform/words/words.ts';
import type { LinkJson, MoneyJson } from '../../app/wire.ts';

const SHARED = new Map(
  Object.entries({
    name: msg('name'),
    phone: msg('masked phone number'),
    address: msg('address'),
  }),
);

/** Computes how much of the monthly cap is used, in whole percent, at most 100. */
export function usedPercent(link: Pick<LinkJson, 'spent_this_month' | 'max_per_month'>): number {
  const most = BigInt(link.max_per_month.amount);
  if (most === 0n) return 100;
  const percent = Number((BigInt(link.spent_this_month.amount) * 100n) / most);
  return Math.min(100, percent);
}

/** Whether the shop needs an approval for every payment. */
export function asksEveryTime(link: Pick<LinkJson, 'max_per_payment' | 'max_per_month'>): boolean {
  return link.max_per_payment.amount === '0' || link.max_per_month.amount === '0';
}

/** Says what the shop charged this month: within the caps, and by approval. */
export function spentWords(
  link: Pick<LinkJson, 'max_per_payment' | 'max_per_month' | 'spent_this_month' | 'approved_this_month'>,
): string {
  const approved = link.approved_this_month.amount === '0' ? undefined : words(link.approved_this_month);
  if (asksEveryTime(link))
    return approved === undefined
      ? t('Asks you every time')
      : t('Asks you every time; you approved {approved} this month', { approved });
  const [spent, most] = [words(link.spent_this_month), words(link.max_per_month)];
  return approved === undefined
    ? t('{spent} of {most} this month without asking', { spent, most })
    : t('{spent} of {most} this month without asking, and {approved} that you approved', { spent, most, approved });
}

/** Lists the data that was shared with the shop, for use in a sentence: "name and address". */
export function sharedWords(shared: readonly string[]): string {
  if (shared.length === 0) return t('nothing');
  return listFormat(readerLanguage(), { type: 'conjunction' }).format(
    shared.map((item) => SHARED.get(item)?.() ?? item),
  );
}

/** Filters the links that have not ended. */
export function activeLinks(links: readonly LinkJson[]): readonly LinkJson[] {
  return links.filter((link) => link.status === 'active');
}

function words({ amount, currency }: MoneyJson): string {
  return formatMoney({ minor: BigInt(amount), currency });
}
