import pg from 'pg';
import { house, readMoneyBooks, spendingDebtors } from './money-books.ts';
import type { MoneyBooks } from './money-books.ts';
import { uuidOf } from './typed-id.ts';

/** A payment in the wallet's database. Ids are UUIDs, amounts are euro cents. */
export interface PaymentRow {
  readonly id: string;
  readonly client: string;
  readonly reference: string;
  readonly payerAccount: string;
  readonly clientAccount: string;
  readonly amount: number;
  /** The part of the amount that a promotion pays, or 0. */
  readonly discount: number;
  readonly promotion: string | null;
  readonly status: string;
  readonly approvedBy: string | null;
  readonly isCaptured: boolean;
  /** The id of the spending in which a captured payment counts: holder, client, currency and month. */
  readonly spending: string | null;
  /** The id of the use in which a captured payment counts: holder, currency and year. */
  readonly use: string | null;
  /** The day (UTC) of the capture. */
  readonly day: string | null;
  readonly parts: PartRow[];
}

/** A part of a payment in the wallet's database. */
export interface PartRow {
  readonly payment: string;
  readonly id: string;
  readonly reference: string;
  readonly sellerAccount: string;
  readonly amount: number;
  readonly discount: number;
  readonly commission: number;
  readonly fee: number;
  readonly status: string;
  /** What stays released, with the shares of shop and wallet. */
  readonly released: number;
  readonly refunded: number;
  readonly isShipped: boolean;
  readonly isDelivered: boolean;
  /** Whether its clocks stand. */
  readonly isPaused: boolean;
  readonly lines: readonly LineRow[];
}

/** A line of a part. */
export interface LineRow {
  readonly reference: string;
  /** What is not refunded of it. */
  readonly left: number;
  readonly releasedAt: string | null;
  /** The open case about it. */
  readonly caseId: string | null;
}

/** A case in the wallet's database. */
export interface CaseRow {
  readonly id: string;
  readonly part: string;
  readonly line: string;
  readonly status: string;
  readonly result: string | null;
  /** What was left of the line at the opening. */
  readonly left: number;
  /** What was offered last, agreed or decided; `minor` of a partial refund. */
  readonly offer: { readonly outcome: string; readonly minor?: string };
  readonly timeline: readonly EntryOfCase[];
  /** Whether its clock warns or strikes no later than its deadline. */
  readonly isTimed: boolean;
}

/** An entry in the timeline of a case. */
export interface EntryOfCase {
  readonly by: string;
  readonly kind: string;
  /** The status after it. */
  readonly status: string;
  readonly words: string | null;
}

/** A promotion in the wallet's database, with the balance of its account. */
export interface PromotionRow {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly clientAccount: string;
  readonly budget: number;
  readonly returned: number;
  readonly posted: number;
  readonly held: number;
}

/** A record of a refund in the wallet's database. */
export interface RefundRow {
  readonly id: string;
  readonly part: string;
  readonly amount: number;
  /** Who caused it: `case`, `shop`, or a rule of escrow. */
  readonly cause: string;
  readonly createdAt: Date;
  /** What of it each line got. */
  readonly lines: readonly { readonly reference: string; readonly minor: string }[];
}

/** A journal entry with its postings; a debt counts with its owner's account. */
export interface EntryRow {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly payment: string | null;
  readonly postings: readonly { readonly account: string; readonly amount: number }[];
}

/** A top-up in the wallet's database. */
export interface TopUpRow {
  readonly id: string;
  readonly holder: string;
  readonly account: string;
  readonly attempt: string;
  readonly amount: number;
  readonly fee: number;
  readonly status: string;
  /** Whether it debits a bank account, which takes days. */
  readonly isDebit: boolean;
  readonly ageMs: number;
}

/** What a holder has paid in a year and on the last day with a capture, and the limits of the holder's tier. */
export interface UseRow {
  readonly id: string;
  readonly year: number;
  readonly day: string;
  readonly ofDay: number;
  readonly mostOfYear: number;
  readonly mostOfDay: number;
}

/** A webhook message in the wallet's database, with the number of its undelivered copies. */
export interface EventRow {
  readonly id: string;
  readonly client: string;
  readonly type: string;
  readonly payment: string | null;
  readonly part: string | null;
  readonly pending: number;
}

/** An order in the market's database. */
export interface OrderRow {
  readonly id: string;
  readonly status: string;
  readonly paymentId: string | null;
  readonly amount: number;
  readonly parts: { readonly reference: string; readonly status: string; readonly refunded: number }[];
}

/** The unfinished work in one of the two databases: messages in the outbox, jobs, and deadlines that have passed. */
export interface Backlog {
  readonly outbox: number;
  readonly jobs: readonly {
    readonly task: string;
    readonly attempts: number;
    readonly isLocked: boolean;
    readonly isDead: boolean;
  }[];
  readonly due: readonly string[];
}

/** The rows of the wallet's and the market's databases, read at a moment without traffic. */
export interface Books {
  readonly unbalanced: readonly string[];
  readonly misstated: readonly string[];
  readonly belowFloor: readonly string[];
  /** The gaps in the numbers of the entries, in words. */
  readonly gaps: readonly string[];
  /** The accounts of the house, by `houseKind`. */
  readonly house: Readonly<Record<string, { readonly id: string; readonly posted: number }>>;
  readonly entries: readonly EntryRow[];
  readonly payments: readonly PaymentRow[];
  readonly refunds: readonly RefundRow[];
  readonly cases: readonly CaseRow[];
  readonly promotions: readonly PromotionRow[];
  readonly topUps: readonly TopUpRow[];
  readonly money: MoneyBooks;
  readonly spendings: readonly { readonly id: string; readonly spent: number; readonly approved: number }[];
  readonly uses: readonly UseRow[];
  readonly events: readonly EventRow[];
  readonly orders: readonly OrderRow[];
  readonly backlog: { readonly wallet: Backlog; readonly market: Backlog };
}

const unbalanced = `
  select entry_number::text as id from ledger.postings
   group by cell, entry_number, currency having sum(amount_minor) <> 0 limit 20`;
const misstated = `
  select account.kind || ' ' || account.id || ' says ' || account.posted_minor || ', its postings ' ||
         coalesce(sum(posting.amount_minor), 0) as id
    from ledger.accounts account
    left join ledger.postings posting on posting.cell = account.cell and posting.account_id = account.id
   group by account.cell, account.id, account.kind, account.posted_minor
  having account.posted_minor <> coalesce(sum(posting.amount_minor), 0) limit 20`;
const belowFloor = `
  select kind || ' ' || id as id from ledger.accounts where posted_minor - held_minor < floor_minor limit 20`;
const gaps = `
  select 'after ' || number as id
    from (select number, lead(number) over (partition by cell order by number) as next from ledger.entries) numbered
   where next <> number + 1 limit 20`;
const entries = `
  select entry.number::text as id, entry.kind, entry.reason, entry.payment_id::text as payment,
         json_agg(json_build_object('account', coalesce(owner.id, posting.account_id),
                                    'amount', posting.amount_minor)) as postings
    from ledger.entries entry
    join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
    left join ledger.accounts debt
      on debt.cell = posting.cell and debt.id = posting.account_id and debt.kind = 'debt'
    left join ledger.accounts owner
      on owner.cell = debt.cell and owner.owner_kind = debt.owner_kind and owner.owner_id = debt.owner_id
     and owner.currency = debt.currency and owner.kind in ('available', 'commission')
   group by entry.cell, entry.number`;
const payments = `
  select id::text as id, client_id as client, order_reference as reference,
         payer_account_id::text as "payerAccount", client_account_id::text as "clientAccount",
         amount_minor::float8 as amount, discount_minor::float8 as discount, promotion_id::text as promotion, status,
         approved_by as "approvedBy", captured_at is not null as "isCaptured",
         payer_id || ' ' || client_id || ' ' || currency || to_char(captured_at at time zone 'UTC', ' YYYY-MM') as spending,
         payer_id || ' ' || currency || to_char(captured_at at time zone 'UTC', ' YYYY') as use,
         to_char(captured_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from payments.payments`;
const parts = `
  select payment_id::text as payment, id::text as id, reference, seller_account_id::text as "sellerAccount",
         amount_minor::float8 as amount, discount_minor::float8 as discount, commission_minor::float8 as commission, fee_minor::float8 as fee, status,
         released_minor::float8 as released, refunded_minor::float8 as refunded,
         shipped_at is not null as "isShipped", delivered_at is not null as "isDelivered",
         paused_at is not null as "isPaused",
         (select json_agg(json_build_object('reference', line->'reference',
                                            'left', (line->>'minor')::bigint - (lots->(at::int - 1)->>'refunded')::bigint,
                                            'releasedAt', lots->(at::int - 1)->'releasedAt',
                                            'caseId', lots->(at::int - 1)->'caseId'))
            from jsonb_array_elements(lines) with ordinality as numbered (line, at)) as lines
    from payments.parts`;
const cases = `
  select dispute.id::text as id, part_id::text as part, line, status, result, left_minor::float8 as left, offer, until,
         (select json_agg(json_build_object('by', entry->'by', 'kind', entry->'kind', 'status', entry->'status',
                                            'words', entry->'words') order by at)
            from jsonb_array_elements(timeline) with ordinality as numbered (entry, at)) as timeline
    from protection.cases dispute`;
const caseClocks = `select subject, due_at as "dueAt" from jobs.timers where kind = 'case.clock'`;
const refunds = `
  select id::text as id, part_id::text as part, amount_minor::float8 as amount, cause, created_at as "createdAt", lines
    from protection.refunds`;
const promotions = `
  select promotion.id::text as id, promotion.name, account.id::text as account,
         promotion.client_account_id::text as "clientAccount", promotion.budget_minor::float8 as budget,
         promotion.returned_minor::float8 as returned, account.posted_minor::float8 as posted,
         account.held_minor::float8 as held
    from promotions.promotions promotion
    join ledger.accounts account on account.cell = promotion.cell and account.id = promotion.account_id`;
const topUps = `
  select id::text as id, holder_id::text as holder, account_id::text as account, attempt,
         amount_minor::float8 as amount, fee_minor::float8 as fee, status, bank_account_id is not null as "isDebit",
         extract(epoch from now() - asked_at)::float8 * 1000 as "ageMs"
    from top_ups.top_ups`;
const spendings = `
  select id, spent_minor::float8 as spent, approved_minor::float8 as approved from mandates.spendings`;
const uses = `
  select used.id, year_minor::float8 as year, to_char(day, 'YYYY-MM-DD') as day, day_minor::float8 as "ofDay",
         (limits->>'year')::float8 as "mostOfYear", (limits->>'day')::float8 as "mostOfDay"
    from limits.uses used
    join accounts.holders holder on holder.cell = used.cell and holder.id = used.holder_id
   cross join lateral (
     select tiers->holder.tier::text->split_part(used.id, ' ', 2) as limits
       from limits.policies order by valid_from desc limit 1) policy`;
const events = `
  select event.id::text as id, event.client_id as client, event.type, event.data->>'payment_id' as payment,
         event.data->>'part_id' as part, count(delivery.event_id) filter (where delivery.status <> 'delivered')::int as pending
    from webhooks.events event
    left join webhooks.deliveries delivery on delivery.cell = event.cell and delivery.event_id = event.id
   group by event.cell, event.id`;
const orders = `
  select orders.id::text as id, orders.status, orders.payment_id as "paymentId", orders.amount_minor::float8 as amount,
         json_agg(json_build_object('reference', part.id, 'status', part.status,
                                    'refunded', part.refunded_minor)) as parts
    from orders.orders join orders.parts part on part.order_id = orders.id
   group by orders.id`;

/** Reads both databases as their owner, by plain SQL and without the product's types and functions. */
export async function readBooks(databases: { wallet: string; market: string }, businessNow: Date): Promise<Books> {
  const wallet = await connected(databases.wallet);
  const market = await connected(databases.market);
  const rows = async <Row>(client: pg.Client, sql: string): Promise<Row[]> => (await client.query(sql)).rows as Row[];
  const ids = async (sql: string): Promise<string[]> => (await rows<{ id: string }>(wallet, sql)).map((row) => row.id);
  try {
    const houseRows = await rows<{ kind: string; id: string; posted: number }>(wallet, house);
    return {
      unbalanced: await ids(unbalanced),
      misstated: await ids(misstated),
      belowFloor: [...(await ids(belowFloor)), ...(await ids(spendingDebtors))],
      gaps: await ids(gaps),
      house: Object.fromEntries(houseRows.map(({ kind, id, posted }) => [kind, { id, posted }])),
      entries: await rows<EntryRow>(wallet, entries),
      payments: withParts(await rows<PaymentRow>(wallet, payments), await rows<PartRow>(wallet, parts)),
      refunds: await rows<RefundRow>(wallet, refunds),
      cases: withClocks(await rows(wallet, cases), await rows(wallet, caseClocks)),
      promotions: await rows<PromotionRow>(wallet, promotions),
      topUps: await rows<TopUpRow>(wallet, topUps),
      money: await readMoneyBooks(wallet),
      spendings: await rows(wallet, spendings),
      uses: await rows<UseRow>(wallet, uses),
      events: await rows<EventRow>(wallet, events),
      orders: await rows<OrderRow>(market, orders),
      backlog: { wallet: await readBacklog(wallet, businessNow), market: await readBacklog(market, businessNow) },
    };
  } finally {
    await wallet.end();
    await market.end();
  }
}

function withParts(payments: readonly PaymentRow[], parts: readonly PartRow[]): PaymentRow[] {
  const byId = new Map(payments.map((payment) => [payment.id, { ...payment, parts: [] as PartRow[] }]));
  for (const part of parts) byId.get(part.payment)?.parts.push(part);
  return [...byId.values()];
}

function withClocks(
  found: readonly (Omit<CaseRow, 'isTimed'> & { readonly until: Date | null })[],
  clocks: readonly { readonly subject: string; readonly dueAt: Date }[],
): CaseRow[] {
  const dueAt = new Map(clocks.map((clock) => [uuidOf(clock.subject), clock.dueAt]));
  return found.map(({ until, ...row }) => {
    const clock = dueAt.get(row.id);
    return { ...row, isTimed: clock !== undefined && until !== null && clock <= until };
  });
}

/** Reads the unfinished work, with the deadlines before `businessNow`. */
export async function readBacklog(client: pg.Client, businessNow: Date): Promise<Backlog> {
  const outbox = await client.query<{ count: number }>(
    'select count(*)::int as count from jobs.outbox where attempts = 0',
  );
  const jobs = await client.query<Backlog['jobs'][number]>(`
    select kind as task, attempts, claimed_by is not null as "isLocked", next_at = 'infinity' as "isDead"
      from jobs.outbox where attempts > 0`);
  const due = await client.query<{ name: string }>(
    `select kind || ' ' || subject as name from jobs.timers where due_at <= $1`,
    [businessNow],
  );
  return { outbox: outbox.rows[0]!.count, jobs: jobs.rows, due: due.rows.map((row) => row.name) };
}

/**
 * Makes failed jobs due at once, and ages the claims of killed servers so that others may take their jobs. A job that
 * has failed often waits a little, because a letter may wait for a minute, and all its attempts must not be over by then.
 */
export async function hurryJobs(client: pg.Client): Promise<void> {
  const soon = "now() + case when attempts < 5 then interval '0' else interval '4 seconds' end";
  await client.query(
    `update jobs.outbox set next_at = ${soon} where next_at > ${soon} and isfinite(next_at) and claimed_by is null`,
  );
  // A server that lives has renewed its claims for 15 seconds within the last five.
  await client.query(
    `update jobs.outbox set next_at = now() where claimed_by is not null and next_at < now() + interval '8 seconds'`,
  );
}

/** Connects to a database that may be killed meanwhile; the caller ends the client. */
export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Describes a database in sorted lines: each column with its type, each constraint, trigger and migration. */
export async function readSchema(url: string): Promise<string[]> {
  const client = await connected(url);
  try {
    const { rows } = await client.query<{ line: string }>(`
      select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line
        from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
      union all
      select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0
      union all
      select tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal
      union all
      select 'applied ' || name from public.migrations
      order by 1`);
    return rows.map((row) => row.line);
  } finally {
    await client.end();
  }
}
