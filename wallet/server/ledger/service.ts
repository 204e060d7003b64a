import type { Db, Tx } from '#platform/db/db.ts';
import { grouped } from '#platform/db/grouped.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Account, AccountKind } from './domain.ts';
import { accountsOf, availableOf, insertAccount, insertHead } from './store.ts';
import type { AccountOwner } from './store.ts';

const HOUSE: AccountOwner = { cell: 0, ownerKind: 'house', ownerId: '00000000-0000-0000-0000-000000000000' };

/** The wallet's own accounts, one of each per currency. What the outside world owes us has no floor. */
const HOUSE_KINDS = [
  { kind: 'escrow', floorMinor: 0n },
  { kind: 'fees', floorMinor: 0n },
  { kind: 'processor_clearing', floorMinor: null },
  { kind: 'cell_clearing', floorMinor: null },
  { kind: 'fx_position', floorMinor: null },
] as const satisfies { kind: AccountKind; floorMinor: bigint | null }[];

export type HouseKind = (typeof HOUSE_KINDS)[number]['kind'];

/** The door to accounts. Money moves through the batch alone. */
export interface Ledger {
  /** The house's account of this kind. @throws For a currency that the wallet does not keep. */
  house(kind: HouseKind, currency: Currency): Id<'acc'>;
  /**
   * Opens an owner's account in the caller's transaction, or finds it open; either way its id.
   * It starts empty and never falls below zero.
   */
  openAccount(
    tx: Tx,
    owner: { kind: 'holder' | 'client'; id: Id; accountKind: 'available' | 'commission'; currency: Currency },
  ): Promise<Id<'acc'>>;
  /** The account that a holder pays from. Many calls at once share a round trip. */
  balanceAccount(holderId: Id<'hld'>, currency: Currency): Promise<Id<'acc'> | undefined>;
  /** A holder's accounts as they are now. */
  accountsOfHolder(holderId: Id<'hld'>): Promise<Account[]>;
}

/** Opens the house's accounts where they are missing, then the door. */
export async function createLedger(settings: {
  db: Db;
  world: World;
  currencies: readonly Currency[];
}): Promise<Ledger> {
  const { db, world } = settings;
  const wanted = settings.currencies.flatMap((currency) => HOUSE_KINDS.map((kind) => ({ ...kind, currency })));
  const house = await db.write(async (tx) => {
    await insertHead(tx, HOUSE.cell);
    const there = await accountsOf(tx, HOUSE);
    const isThere = (one: { kind: string; currency: string }) =>
      there.some((account) => account.kind === one.kind && account.currency === one.currency);
    for (const missing of wanted.filter((one) => !isThere(one))) {
      await insertAccount(tx, { ...HOUSE, ...missing, ...empty, id: world.ids.mint('acc') }, world.clocks.business());
    }
    return accountsOf(tx, HOUSE);
  });
  const findBalance = grouped(async (asked: readonly { holderId: Id<'hld'>; currency: Currency }[]) => {
    const rows = await db.write((tx) => availableOf(tx, HOUSE.cell, [...new Set(asked.map((one) => one.holderId))]));
    const known = new Map(rows.map((row) => [`${row.ownerId} ${row.currency}`, row.id]));
    return asked.map(({ holderId, currency }) => known.get(`${toUuid(holderId)} ${currency}`));
  });
  return {
    house: (kind, currency) => {
      const account = house.find((one) => one.kind === kind && one.currency === currency);
      invariant(account, `the house keeps ${currency}`);
      return account.id;
    },
    openAccount: async (tx, { kind, id, accountKind, currency }) => {
      const owner: AccountOwner = { cell: 0, ownerKind: kind, ownerId: toUuid(id) };
      const account = { ...owner, ...empty, id: world.ids.mint('acc'), kind: accountKind, currency, floorMinor: 0n };
      await insertAccount(tx, account, world.clocks.business());
      const open = (await accountsOf(tx, owner)).find((one) => one.kind === accountKind && one.currency === currency);
      invariant(open, 'an account that was opened is there');
      return open.id;
    },
    balanceAccount: (holderId, currency) => findBalance({ holderId, currency }),
    accountsOfHolder: (holderId) =>
      db.read({ holder: holderId }, (tx) =>
        accountsOf(tx, { cell: 0, ownerKind: 'holder', ownerId: toUuid(holderId) }),
      ),
  };
}

const empty = { postedMinor: 0n, heldMinor: 0n } as const;
