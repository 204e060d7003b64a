import type { Case, MoneyJson } from '@holdfast/wallet-sdk';
import { invariant } from '#platform/kernel/invariant.ts';
import { toMoney } from '#platform/money/wire.ts';
import type { CaseOffer } from '../ordering/orders/cases-domain.ts';
import type { PartCase } from '../ordering/orders/port.ts';

/** Reads a case of the wallet. @throws If its page is not the wallet's, because both sides are sent there. */
export function toPartCase(told: Case, walletUrl: string): PartCase {
  const { awaits } = told;
  return {
    walletPartId: told.part_id,
    dispute: {
      id: told.id,
      productId: told.line,
      reason: told.reason,
      status: told.status,
      result: told.result ?? null,
      offer: toOffer(told.offer),
      awaits: awaits ? { who: awaits.who, until: new Date(awaits.until) } : null,
      isSent: told.parcel !== undefined && told.parcel.status !== 'canceled',
      url: ownPage(told.case_url, walletUrl),
      timeline: told.timeline.map((entry) => ({
        at: new Date(entry.at),
        by: entry.by,
        kind: entry.kind,
        offer: entry.offer ? toOffer(entry.offer) : null,
        words: entry.words ?? null,
        files: entry.files,
      })),
    },
  };
}

/** Reads the address of a page of the wallet to which people are sent. @throws If it is another site's. */
export function ownPage(address: string, walletUrl: string): string {
  const url = URL.parse(address);
  invariant(url?.origin === new URL(walletUrl).origin, 'a page of the wallet is the wallet’s own');
  return url.href;
}

function toOffer({
  outcome,
  amount,
}: {
  readonly outcome: CaseOffer['outcome'];
  readonly amount?: MoneyJson;
}): CaseOffer {
  return { outcome, amount: amount ? toMoney(amount) : null };
}
