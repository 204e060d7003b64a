import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Clients } from '../../linking/clients/service.ts';
import type { Mandates } from '../../linking/mandates/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { HolderCases } from '../../protection/cases/holder-service.ts';
import type { About, Ticket } from './domain.ts';
import { newestPayments } from './store.ts';

/** What is attached to a ticket, as its holder may see it. */
export interface AboutView {
  readonly about: About;
  readonly shopName: string;
  /** Undefined for a link. */
  readonly orderReference?: string | undefined;
  /** What the holder paid; undefined for sellers, links and cases. */
  readonly amount?: Money | undefined;
  /** The case, if it is one. */
  readonly dispute?: Case | undefined;
}

/** What the door to tickets needs to know of payments, links and cases. */
export interface AboutDeps {
  readonly db: Db;
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly mandates: Pick<Mandates, 'find' | 'listOf'>;
  readonly clients: Pick<Clients, 'find'>;
  readonly holderCases: Pick<HolderCases, 'find' | 'openOf'>;
}

const MOST_PAYMENTS = 10;

/** Describes a payment, link or case of a holder; undefined for one of somebody else, as for one that does not exist. */
export async function findOwnAbout(deps: AboutDeps, holderId: Id<'hld'>, about: About): Promise<AboutView | undefined> {
  switch (about.kind) {
    case 'payment':
      return ownPayment(deps, holderId, about);
    case 'link': {
      const mandate = await deps.mandates.find(about.id);
      return mandate?.holderId === holderId ? linkView(deps, about, mandate.clientId) : undefined;
    }
    case 'case': {
      const own = await deps.holderCases.find(holderId, about.id);
      if (!own) return undefined;
      const { clientName: shopName, orderReference } = own.payment;
      return { about, shopName, orderReference, dispute: own.dispute };
    }
  }
}

/** Lists the holders on both sides of a ticket: who wrote it, and the buyer and the sellers of what is attached. */
export async function sidesOf(
  { payments, payees, holderCases }: AboutDeps,
  { holderId, about }: Pick<Ticket, 'holderId' | 'about'>,
): Promise<Id<'hld'>[]> {
  if (about?.kind === 'payment') {
    const payment = await payments.find(about.id);
    return payment ? [holderId, payment.payerId, ...(await sellersOf(payees, payment, payment.parts))] : [holderId];
  }
  if (about?.kind !== 'case') return [holderId];
  const own = await holderCases.find(holderId, about.id);
  return own ? [holderId, own.dispute.payerId, ...(await sellersOf(payees, own.payment, [own.dispute]))] : [holderId];
}

async function sellersOf(
  payees: AboutDeps['payees'],
  { clientId }: { readonly clientId: string },
  paid: readonly { readonly payeeId: Id<'pye'> }[],
): Promise<Id<'hld'>[]> {
  const ids = paid.map(({ payeeId }) => payeeId);
  return (await payees.find(clientId, ids)).map(({ holderId }) => holderId);
}

async function ownPayment(
  { payments, payees }: AboutDeps,
  holderId: Id<'hld'>,
  about: Extract<About, { kind: 'payment' }>,
): Promise<AboutView | undefined> {
  const payment = await payments.find(about.id);
  if (!payment) return undefined;
  const { clientName: shopName, orderReference, amount, payerId } = payment;
  if (payerId === holderId) return { about, shopName, orderReference, amount };
  const sellers = await sellersOf(payees, payment, payment.parts);
  return sellers.includes(holderId) ? { about, shopName, orderReference } : undefined;
}

async function linkView({ clients }: AboutDeps, about: About, clientId: string): Promise<AboutView> {
  return { about, shopName: (await clients.find(clientId))?.name ?? clientId };
}

/** Lists what a holder may attach: the newest payments, the active links and the open cases. */
export async function listOwnAbout(deps: AboutDeps, holder: Id<'hld'>): Promise<AboutView[]> {
  const [payments, mandates, open] = await Promise.all([
    deps.db.asReader({ holder }, (tx) => newestPayments(tx, HOME_CELL, holder, MOST_PAYMENTS)),
    deps.mandates.listOf(holder),
    deps.holderCases.openOf(holder),
  ]);
  const links = mandates.filter(({ status }) => status === 'active');
  return [
    ...payments.map(({ id, shopName, orderReference, amountMinor, currency }): AboutView => {
      return { about: { kind: 'payment', id }, shopName, orderReference, amount: { minor: amountMinor, currency } };
    }),
    ...(await Promise.all(open.cases.map(({ id }) => findOwnAbout(deps, holder, { kind: 'case', id })))).filter(
      (one) => one !== undefined,
    ),
    ...(await Promise.all(links.map(({ id, clientId }) => linkView(deps, { kind: 'link', id }, clientId)))),
  ];
}
