import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOUSE_OWNER, balanceIdOf } from './domain.ts';
import type { Account, AccountKind } from './domain.ts';
import { accountsOf, availableOf, findEntry, insertAccount, postingsOf } from './store.ts';
import { insertHead } from '../batch/store.ts';
import type { AccountOwner } from './store.ts';

/** The wallet's own accounts, one of each per cell and currency. Accounts that clear with others have no floor, nor those from
 * which the house pays. */
const HOUSE_KINDS = [
  { kind: 'escrow', floorMinor: 0n },
  { kind: 'fees', floorMinor: null },
  { kind: 'payable', floorMinor: 0n },
  { kind: 'processor_clearing', floorMinor: null },
  { kind: 'payout_clearing', floorMinor: null },
  { kind: 'cell_clearing', floorMinor: null },
  { kind: 'fx_position', floorMinor: null },
  { kind: 'risk', floorMinor: null },
  { kind: 'chargeback_fees', floorMinor: null },
  { kind: 'costs', floorMinor: null },
  { kind: 'own', floorMinor: null },
  { kind: 'proof_costs', floorMinor: null },
] as const satisfies { kind: AccountKind; floorMinor: bigint | null }[];

/** The accounts of the house in a currency that is only exchanged, debited and paid out. */
const EXCHANGED_KINDS: ReadonlySet<AccountKind> = new Set([
  'fx_position',
  'fees',
  'payable',
  'payout_clearing',
  'processor_clearing',
  'chargeback_fees',
  'costs',
  'own',
]);

const EMPTY = { postedMinor: 0n, heldMinor: 0n } as const;

type HouseKind = (typeof HOUSE_KINDS)[number]['kind'];

/** Cells, beginning with the home of all holders and clients. */
export type Cells = readonly [home: number, ...others: number[]];

/** The entrance to accounts. Only the batch moves money. */
export interface Ledger {
  /** The cells whose books this server keeps. */
  readonly cells: Cells;
  /** Finds the house's account of a kind. @throws If the wallet does not keep this currency or cell. */
  house(kind: HouseKind, currency: Currency, cell: number): Id<'acc'>;
  /**
   * Opens an account in the caller's transaction, or finds the open one, and returns its id. A new account is empty and
   * never falls below zero.
   */
  openAccount(tx: Tx, opening: AccountOpening): Promise<Id<'acc'>>;
  /** Finds the account that a holder pays from, or opens it: a balance opens with the first use of its currency. */
  openBalance(holderId: Id<'hld'>, currency: Currency): Promise<Id<'acc'>>;
  /** Finds the account that a holder pays from. Concurrent calls share a round trip. */
  balanceAccount(holderId: Id<'hld'>, currency: Currency): Promise<Id<'acc'> | undefined>;
  /** Reads a holder's accounts as they are now. */
  accountsOfHolder(holderId: Id<'hld'>): Promise<Account[]>;
  /** Reads the accounts of the house in the home cell as they are now: a few for each currency. */
  houseAccounts(): Promise<Account[]>;
  /** Finds an entry of the journal, with its postings and what their accounts have now. */
  findEntry(cell: number, number: bigint): Promise<BookedEntry | undefined>;
}

/** An entry of the journal, as an operator looks at it. */
export type BookedEntry = NonNullable<Awaited<ReturnType<typeof findEntry>>> & {
  readonly postings: Awaited<ReturnType<typeof postingsOf>>;
};

/** An account to open. */
export interface AccountOpening {
  readonly kind: 'holder' | 'client';
  readonly id: Id;
  readonly accountKind: 'available' | 'commission';
  readonly currency: Currency;
  readonly cell: number;
}

interface LedgerDeps {
  readonly db: Db;
  readonly world: World;
}

interface LedgerSettings extends LedgerDeps {
  readonly currencies: readonly Currency[];
  /** Currencies that are only exchanged, debited and paid out: the house has the accounts for that in them, and no others. */
  readonly exchanged?: readonly Currency[];
  readonly cells: Cells;
}

/** Opens the books of each cell and the house's accounts, where they are missing, and then creates the ledger. */
export async function createLedger(settings: LedgerSettings): Promise<Ledger> {
  const { db, world, cells } = settings;
  const [home] = cells;
  const houses: Account[] = [];
  for (const cell of cells) houses.push(...(await openHouse(settings, cell)));
  const findTogether = coalesce((asked: readonly AskedBalance[]) => findBalanceAccounts(db, home, asked));
  return {
    cells,
    house: (kind, currency, cell) => houseAccount(houses, { kind, currency, cell }),
    openAccount: (tx, opening) => openAccount(world, tx, opening),
    openBalance: async (id, currency) => {
      const open = await findTogether({ holderId: id, currency });
      const opening = { kind: 'holder', id, accountKind: 'available', currency, cell: home } as const;
      return open ?? db.asWriter((tx) => openAccount(world, tx, opening));
    },
    balanceAccount: (holderId, currency) => findTogether({ holderId, currency }),
    accountsOfHolder: (holderId) => readHolderAccounts(db, home, holderId),
    houseAccounts: () => db.one((tx) => accountsOf(tx, { ...HOUSE_OWNER, cell: home })),
    findEntry: (cell, number) => readEntry(db, cell, number),
  };
}

function houseAccount(
  houses: readonly Account[],
  { kind, currency, cell }: { kind: HouseKind; currency: Currency; cell: number },
): Id<'acc'> {
  const account = houses.find((one) => one.kind === kind && one.currency === currency && one.cell === cell);
  invariant(account, `the house keeps ${currency} in cell ${cell}`);
  return account.id;
}

async function openAccount(
  { ids, clocks }: World,
  tx: Tx,
  { kind, id, accountKind, currency, cell }: AccountOpening,
): Promise<Id<'acc'>> {
  const owner: AccountOwner = { cell, ownerKind: kind, ownerId: toUuid(id) };
  const accountId = accountKind === 'available' ? balanceIdOf(id, currency) : ids.mint('acc');
  const account = { ...owner, ...EMPTY, id: accountId, kind: accountKind, currency, floorMinor: 0n };
  await insertAccount(tx, account, clocks.business());
  const open = (await accountsOf(tx, owner)).find((one) => one.kind === accountKind && one.currency === currency);
  invariant(open, 'an account exists after it was opened');
  return open.id;
}

interface AskedBalance {
  readonly holderId: Id<'hld'>;
  readonly currency: Currency;
}

/** Finds the accounts that holders pay from, with one statement, in the order of `asked`. */
async function findBalanceAccounts(
  db: Db,
  cell: number,
  asked: readonly AskedBalance[],
): Promise<(Id<'acc'> | undefined)[]> {
  const rows = await db.one((tx) => availableOf(tx, cell, [...new Set(asked.map((one) => one.holderId))]));
  const known = new Map(rows.map((row) => [`${row.ownerId} ${row.currency}`, row.id]));
  return asked.map(({ holderId, currency }) => known.get(`${toUuid(holderId)} ${currency}`));
}

function readHolderAccounts(db: Db, cell: number, holderId: Id<'hld'>): Promise<Account[]> {
  const owner: AccountOwner = { cell, ownerKind: 'holder', ownerId: toUuid(holderId) };
  return db.asReader({ holder: holderId }, (tx) => accountsOf(tx, owner));
}

function readEntry(db: Db, cell: number, number: bigint): Promise<BookedEntry | undefined> {
  return db.asWriter(async (tx) => {
    const entry = await findEntry(tx, cell, number);
    return entry && { ...entry, postings: await postingsOf(tx, cell, number) };
  });
}

/** Creates the head and the missing house accounts of a cell, and returns all its house accounts. */
async function openHouse({ db, world, currencies, exchanged = [] }: LedgerSettings, cell: number): Promise<Account[]> {
  const owner: AccountOwner = { ...HOUSE_OWNER, cell };
  const all = currencies.flatMap((currency) => HOUSE_KINDS.map((kind) => ({ ...kind, currency })));
  const few = HOUSE_KINDS.filter(({ kind }) => EXCHANGED_KINDS.has(kind));
  const wanted = [...all, ...exchanged.flatMap((currency) => few.map((kind) => ({ ...kind, currency })))];
  return db.asWriter(async (tx) => {
    await insertHead(tx, cell);
    const open = await accountsOf(tx, owner);
    const isOpen = (one: { kind: string; currency: string }) =>
      open.some((account) => account.kind === one.kind && account.currency === one.currency);
    for (const missing of wanted.filter((one) => !isOpen(one))) {
      await insertAccount(tx, { ...owner, ...missing, ...EMPTY, id: world.ids.mint('acc') }, world.clocks.business());
    }
    return accountsOf(tx, owner);
  });
}
