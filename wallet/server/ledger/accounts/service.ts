import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Account, AccountKind } from './domain.ts';
import { accountsOf, availableOf, insertAccount } from './store.ts';
import { insertHead } from '../batch/store.ts';
import type { AccountOwner } from './store.ts';

const HOUSE = { ownerKind: 'house', ownerId: '00000000-0000-0000-0000-000000000000' } as const;

/** The wallet's own accounts, one of each per currency. What the outside world owes us has no floor. */
const HOUSE_KINDS = [
  { kind: 'escrow', floorMinor: 0n },
  { kind: 'fees', floorMinor: 0n },
  { kind: 'processor_clearing', floorMinor: null },
  { kind: 'cell_clearing', floorMinor: null },
  { kind: 'fx_position', floorMinor: null },
] as const satisfies { kind: AccountKind; floorMinor: bigint | null }[];

type HouseKind = (typeof HOUSE_KINDS)[number]['kind'];

/** The door to accounts. Money moves through the batch alone. */
export interface Ledger {
  /** Those whose books it keeps; the first is meant where none is named. */
  readonly cells: readonly number[];
  /** The house's account of this kind in a cell. @throws For a currency or cell that the wallet does not keep. */
  house(kind: HouseKind, currency: Currency, cell?: number): Id<'acc'>;
  /**
   * Opens an owner's account in the caller's transaction, or finds it open; either way its id.
   * It starts empty and never falls below zero.
   */
  openAccount(
    tx: Tx,
    owner: {
      kind: 'holder' | 'client';
      id: Id;
      accountKind: 'available' | 'commission';
      currency: Currency;
      cell?: number;
    },
  ): Promise<Id<'acc'>>;
  /** The account that a holder pays from. Many calls at once share a round trip. */
  balanceAccount(holderId: Id<'hld'>, currency: Currency): Promise<Id<'acc'> | undefined>;
  /** A holder's accounts as they are now. */
  accountsOfHolder(holderId: Id<'hld'>): Promise<Account[]>;
}

/** Opens the books of each cell, with the house's accounts, where they are missing, then the door. */
export async function createLedger(settings: {
  db: Db;
  world: World;
  currencies: readonly Currency[];
  cells?: readonly number[];
}): Promise<Ledger> {
  const { db, world, cells = [0] } = settings;
  const home = cells[0]!;
  const house: Account[] = [];
  for (const cell of cells) house.push(...(await openHouse(settings, cell)));
  const findBalance = coalesce(async (asked: readonly { holderId: Id<'hld'>; currency: Currency }[]) => {
    const rows = await db.one((tx) => availableOf(tx, home, [...new Set(asked.map((one) => one.holderId))]));
    const known = new Map(rows.map((row) => [`${row.ownerId} ${row.currency}`, row.id]));
    return asked.map(({ holderId, currency }) => known.get(`${toUuid(holderId)} ${currency}`));
  });
  return {
    cells,
    house: (kind, currency, cell = home) => {
      const account = house.find((one) => one.kind === kind && one.currency === currency && one.cell === cell);
      invariant(account, `the house keeps ${currency} in cell ${cell}`);
      return account.id;
    },
    openAccount: async (tx, { kind, id, accountKind, currency, cell = home }) => {
      const owner: AccountOwner = { cell, ownerKind: kind, ownerId: toUuid(id) };
      const account = { ...owner, ...empty, id: world.ids.mint('acc'), kind: accountKind, currency, floorMinor: 0n };
      await insertAccount(tx, account, world.clocks.business());
      const open = (await accountsOf(tx, owner)).find((one) => one.kind === accountKind && one.currency === currency);
      invariant(open, 'an account that was opened is there');
      return open.id;
    },
    balanceAccount: (holderId, currency) => findBalance({ holderId, currency }),
    accountsOfHolder: (holderId) =>
      db.asReader({ holder: holderId }, (tx) =>
        accountsOf(tx, { cell: home, ownerKind: 'holder', ownerId: toUuid(holderId) }),
      ),
  };
}

async function openHouse(
  { db, world, currencies }: { db: Db; world: World; currencies: readonly Currency[] },
  cell: number,
): Promise<Account[]> {
  const owner: AccountOwner = { ...HOUSE, cell };
  const wanted = currencies.flatMap((currency) => HOUSE_KINDS.map((kind) => ({ ...kind, currency })));
  return db.asWriter(async (tx) => {
    await insertHead(tx, cell);
    const there = await accountsOf(tx, owner);
    const isThere = (one: { kind: string; currency: string }) =>
      there.some((account) => account.kind === one.kind && account.currency === one.currency);
    for (const missing of wanted.filter((one) => !isThere(one))) {
      await insertAccount(tx, { ...owner, ...missing, ...empty, id: world.ids.mint('acc') }, world.clocks.business());
    }
    return accountsOf(tx, owner);
  });
}

const empty = { postedMinor: 0n, heldMinor: 0n } as const;
