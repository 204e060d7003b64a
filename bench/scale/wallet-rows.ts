import type pg from 'pg';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { copyRow, load } from './rows.ts';
import type { Size } from './rows.ts';

/** The rows that the servers wrote, and of which the others are copies. */
export interface WalletOriginals {
  /** The UUIDs of the holder and of the account with the many lines. */
  readonly holderId: string;
  readonly accountId: string;
  /** The UUIDs of a payment of the holder, and of a top-up from a card. */
  readonly paymentId: string;
  readonly topUpId: string;
  /** The UUID of the account from which the other side of each line comes. */
  readonly otherAccountId: string;
}

/** What the line of a nth is: of ten lines, one adds money, three are sales, and six are payments. */
const isTopUp = 'nth % 10 = 0';
const isSale = 'nth % 10 in (1, 2, 3)';
const moved = `case when ${isTopUp} then 5000 when ${isSale} then 900 else -(100 + nth % 7) end`;

/** Gives a holder of the wallet a million lines: payments, sales and top-ups. */
export function loadWallet(url: string, size: Size, originals: WalletOriginals): Promise<void> {
  return load(url, async (client) => {
    await copyPayments(client, size.lines, originals);
    await copyTopUps(client, size.lines, originals);
    await copyLines(client, size.lines, originals);
  });
}

/** A hundred of the newest payments are protected, and so are a few before; some are refunded. */
async function copyPayments(client: pg.Client, count: number, originals: WalletOriginals): Promise<void> {
  const { holderId, accountId, paymentId } = originals;
  await copyRow(client, {
    table: 'payments.payments',
    from: `id = '${paymentId}'`,
    count,
    where: `not (${isTopUp})`,
    changed: {
      id: `pg_temp.id_at(made_at, '001', nth)`,
      payer_id: `case when ${isSale} then pg_temp.id_at(now(), '00f', nth % 50000) else '${holderId}'::uuid end`,
      client_name: `'Shop ' || nth % 500`,
      order_reference: `'scale-' || nth`,
      created_at: 'made_at',
      captured_at: 'made_at',
    },
  });
  const isHeld = `(nth > ${count} - 100 or nth % 50000 = 7777)`;
  const isRefunded = `(not ${isHeld} and nth % 1000 = 555)`;
  await copyRow(client, {
    table: 'payments.parts',
    from: `payment_id = '${paymentId}'`,
    count,
    where: `not (${isTopUp})`,
    changed: {
      id: `pg_temp.id_at(made_at, '002', nth)`,
      payment_id: `pg_temp.id_at(made_at, '001', nth)`,
      payer_id: `case when ${isSale} then pg_temp.id_at(now(), '00f', nth % 50000) else '${holderId}'::uuid end`,
      payee_name: `'Seller ' || nth % 3000`,
      seller_account_id: `case when ${isSale} then '${accountId}'::uuid else pg_temp.id_at(now(), '00e', nth % 3000) end`,
      status: `case when ${isHeld} then 'held' when ${isRefunded} then 'refunded' else 'released' end`,
      released_minor: `case when ${isHeld} or ${isRefunded} then 0 else original.amount_minor end`,
      refunded_minor: `case when ${isRefunded} then original.amount_minor else 0 end`,
    },
  });
}

function copyTopUps(client: pg.Client, count: number, { topUpId }: WalletOriginals): Promise<void> {
  return copyRow(client, {
    table: 'top_ups.top_ups',
    from: `id = '${topUpId}'`,
    count,
    where: isTopUp,
    changed: {
      id: `pg_temp.id_at(made_at, '003', nth)`,
      attempt: `'scale' || nth`,
      processor_id: `'pi_scale' || nth`,
      amount_minor: '5000',
      asked_at: 'made_at',
      created_at: 'made_at',
      settled_at: 'made_at',
    },
  });
}

async function copyLines(client: pg.Client, count: number, originals: WalletOriginals): Promise<void> {
  const { accountId, otherAccountId } = originals;
  // Numbers have no gap, and go on from those of the servers.
  const head = 'select last_entry as first from ledger.heads where cell = $1';
  const { rows } = await client.query<{ first: string }>(head, [HOME_CELL]);
  const first = Number(rows[0]!.first);
  await copyRow(client, {
    table: 'ledger.entries',
    from: 'true',
    count,
    changed: {
      number: `${first} + nth`,
      at: 'made_at',
      kind: `case when ${isTopUp} then 'top_up' when ${isSale} then 'part_released' else 'payment_captured' end`,
      reason: `case when ${isTopUp}
                    then 'Money added from a card, top_' || pg_temp.letters_of(pg_temp.id_at(made_at, '003', nth))
                    else 'Order scale-' || nth end`,
      payment_id: `case when ${isTopUp} then null else pg_temp.id_at(made_at, '001', nth) end`,
      request: 'null',
    },
  });
  const sides = { [accountId]: '+', [otherAccountId]: '-' };
  for (const [account, sign] of Object.entries(sides)) {
    await copyRow(client, {
      table: 'ledger.postings',
      from: `account_id = '${accountId}'`,
      count,
      changed: {
        account_id: `'${account}'::uuid`,
        entry_number: `${first} + nth`,
        amount_minor: `${sign}(${moved})`,
        balance_minor: 'nth',
      },
    });
  }
  await client.query('update ledger.heads set last_entry = $1 where cell = $2', [first + count, HOME_CELL]);
}
