import { Type } from 'typebox';
import type { Static } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { NameMatch } from '../processor/payout-domain.ts';
import { bankCurrencies } from './bank-domain.ts';
import type { BankAccount } from './bank-domain.ts';

const BankRow = Type.Object({
  id: IdOf('ins'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  currency: Type.Enum([...bankCurrencies]),
  country: Type.String(),
  bankName: Type.String(),
  last4: Type.String(),
  setupId: Nullable(Type.String()),
  methodId: Nullable(Type.String()),
  recipientId: Nullable(Type.String()),
  payoutMethodId: Nullable(Type.String()),
  nameMatch: Nullable(Type.Unsafe<NameMatch>({ type: 'string' })),
  knownName: Nullable(Type.String()),
  status: Type.Unsafe<BankAccount['status']>({ type: 'string' }),
  failure: Nullable(Type.Unsafe<NonNullable<BankAccount['failure']>>({ type: 'string' })),
  deposits: Nullable(Type.Unsafe<NonNullable<BankAccount['deposits']>>({ type: 'string' })),
  arrivesAt: Nullable(Instant),
  expiresAt: Instant,
  tries: Type.Integer(),
  addedAt: Instant,
  askedAt: Instant,
  removedAt: Nullable(Instant),
});

const columns = sql`id, cell, holder_id, currency, country, bank_name, last4, setup_id, method_id, recipient_id,
  payout_method_id, name_match, known_name, status, failure, deposits, arrives_at, expires_at, tries, added_at, asked_at, removed_at`;

function toBankAccount({ recipientId, payoutMethodId: methodId, ...row }: Static<typeof BankRow>): BankAccount {
  return { ...row, destination: recipientId === null || methodId === null ? null : { recipientId, methodId } };
}

/** Stores an account before the processor knows it. */
export async function insertBankAccount(tx: Tx, account: BankAccount): Promise<void> {
  await tx.run(sql`
    insert into instruments.bank_accounts (cell, id, holder_id, currency, country, bank_name, last4, status, expires_at,
                                           tries, added_at, asked_at)
    values (${account.cell}, ${uuid(account.id)}, ${uuid(account.holderId)}, ${account.currency}, ${account.country},
            ${account.bankName}, ${account.last4}, ${account.status}, ${account.expiresAt}, ${account.tries},
            ${account.addedAt}, ${account.askedAt})`);
}

/** Stores what changes of an account. */
export async function storeBankAccount(tx: Tx, account: BankAccount): Promise<void> {
  await tx.run(sql`
    update instruments.bank_accounts
       set bank_name = ${account.bankName}, last4 = ${account.last4}, setup_id = ${account.setupId},
           method_id = ${account.methodId}, recipient_id = ${account.destination?.recipientId ?? null},
           payout_method_id = ${account.destination?.methodId ?? null}, name_match = ${account.nameMatch},
           known_name = ${account.knownName}, status = ${account.status}, failure = ${account.failure},
           deposits = ${account.deposits}, arrives_at = ${account.arrivesAt}, expires_at = ${account.expiresAt},
           tries = ${account.tries},
           removed_at = ${account.removedAt}
     where cell = ${account.cell} and id = ${uuid(account.id)}`);
}

/** Reads the holder's accounts that the processor has accepted, newest first. */
export async function bankAccountsOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<BankAccount[]> {
  const rows = await tx.many(sql(BankRow)`
    select ${columns} from instruments.bank_accounts
     where cell = ${cell} and holder_id = ${uuid(holderId)} and removed_at is null
       and coalesce(setup_id, payout_method_id) is not null
     order by added_at desc, id desc`);
  return rows.map(toBankAccount);
}

/** Reads an account of any holder, even if it was removed. */
export async function getBankAccount(tx: Tx, cell: number, id: Id<'ins'>): Promise<BankAccount> {
  return toBankAccount(
    await tx.one(sql(BankRow)`
      select ${columns} from instruments.bank_accounts where cell = ${cell} and id = ${uuid(id)}`),
  );
}

/** Locks an account that was not removed, of any holder, until the transaction ends. */
export async function lockBankAccount(tx: Tx, cell: number, id: Id<'ins'>): Promise<BankAccount | undefined> {
  const row = await tx.maybe(sql(BankRow)`
    select ${columns} from instruments.bank_accounts
     where cell = ${cell} and id = ${uuid(id)} and removed_at is null
       for update`);
  return row && toBankAccount(row);
}

const Found = Type.Object({ id: IdOf('ins') });

/** Finds the account of the processor's order to prove it. */
export async function bankAccountOfSetup(tx: Tx, cell: number, setupId: string): Promise<Id<'ins'> | undefined> {
  const row = await tx.maybe(sql(Found)`
    select id from instruments.bank_accounts where cell = ${cell} and setup_id = ${setupId}`);
  return row?.id;
}

const At = Type.Object({ at: Instant });

/** Reads when the holder added accounts after `since`; newest first. */
export async function addedSince(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<Date[]> {
  const rows = await tx.many(sql(At)`
    select asked_at as at from instruments.bank_accounts
     where cell = ${cell} and holder_id = ${uuid(holderId)} and asked_at > ${since}
     order by asked_at desc`);
  return rows.map((row) => row.at);
}
