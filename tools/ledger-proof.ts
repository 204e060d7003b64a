import pg from 'pg';

/** What the books of a wallet say of themselves. */
export interface LedgerProof {
  readonly entries: number;
  readonly postings: number;
  /** Entries whose postings do not sum to zero in a currency, or that have none. */
  readonly unbalanced: number;
  /** Accounts whose balance is not the sum of their postings, or that are below their floor. */
  readonly wrongAccounts: number;
  /** What accounts of one kind hold together, in cents per currency. */
  readonly byKind: readonly { readonly kind: string; readonly currency: string; readonly minor: bigint }[];
}

/** A posting of one payment, with whose account it moved. */
export interface PaymentPosting {
  readonly entryKind: string;
  readonly accountKind: string;
  /** A seller's name where the account is a payee's, else what kind of owner it has. */
  readonly owner: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** Adds up every posting of the wallet whose database `url` names. Reads only, and all of it at one instant. */
export function proveLedger(url: string): Promise<LedgerProof> {
  return reading(url, async (client) => {
    const { rows: counts } = await client.query<Record<'entries' | 'postings' | 'unbalanced' | 'wrong', string>>(`
      select (select count(*) from ledger.entries) as entries,
             (select count(*) from ledger.postings) as postings,
             (select count(distinct (cell, entry_number)) from (
                select cell, entry_number from ledger.postings group by cell, entry_number, currency having sum(amount_minor) <> 0
                union all
                select e.cell, e.number from ledger.entries e
                 where not exists (select from ledger.postings p where p.cell = e.cell and p.entry_number = e.number)
              ) as bad) as unbalanced,
             (select count(*) from ledger.accounts a
               where a.posted_minor <> coalesce((select sum(p.amount_minor) from ledger.postings p
                                                  where p.cell = a.cell and p.account_id = a.id), 0)
                  or a.posted_minor - a.held_minor < a.floor_minor) as wrong`);
    const { rows: kinds } = await client.query<{ kind: string; currency: string; minor: string }>(`
      select kind, currency, sum(posted_minor) as minor from ledger.accounts
       group by kind, currency order by kind, currency`);
    const [count] = counts;
    return {
      entries: Number(count?.entries),
      postings: Number(count?.postings),
      unbalanced: Number(count?.unbalanced),
      wrongAccounts: Number(count?.wrong),
      byKind: kinds.map((row) => ({ ...row, minor: BigInt(row.minor) })),
    };
  });
}

/** Every posting that one payment made, in the order of its entries. */
export function postingsOf(url: string, paymentUuid: string): Promise<PaymentPosting[]> {
  return reading(url, async (client) => {
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
  });
}

async function reading<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work(client);
  } finally {
    await client.end();
  }
}
