import pg from 'pg';

/** A posting of one payment, with the owner of its account. */
export interface PaymentPosting {
  readonly entryKind: string;
  readonly accountKind: string;
  /** The seller's name if the account is a payee's, else the kind of owner. */
  readonly owner: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** All postings of one payment, in the order of its entries. */
export async function postingsOf(url: string, paymentUuid: string): Promise<PaymentPosting[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<keyof PaymentPosting, string>>(
      `select e.kind as "entryKind", a.kind as "accountKind", coalesce(y.name, a.owner_kind) as owner,
              p.currency, p.amount_minor as minor
         from ledger.entries e
         join ledger.postings p on p.cell = e.cell and p.entry_number = e.number
         join ledger.accounts a on a.cell = p.cell and a.id = p.account_id
         left join lateral (select name from payees.payees
                             where cell = a.cell and account_id = a.id order by id limit 1) y on true
        where e.payment_id = $1
        order by e.cell, e.number, p.amount_minor`,
      [paymentUuid],
    );
    return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
  } finally {
    await client.end();
  }
}
