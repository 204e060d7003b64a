import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Outcome } from '../corrections/domain.ts';
import type { Campaign } from './domain.ts';

const CampaignRow = Type.Object({
  id: IdOf('prm'),
  name: Type.String(),
  code: Type.String(),
  amountMinor: Int8,
  minimumMinor: Int8,
  budgetMinor: Int8,
  currency: CurrencyCode,
  isFirstOnly: Type.Boolean(),
  startsAt: Instant,
  endsAt: Instant,
  askedBy: IdOf('stf'),
  askedAt: Instant,
  expiresAt: Instant,
  decidedBy: Nullable(IdOf('stf')),
  decidedAt: Nullable(Instant),
  decision: Nullable(Type.Unsafe<'approved' | 'refused'>({ type: 'string' })),
  outcome: Nullable(Type.Unsafe<Outcome>({ type: 'string' })),
});

const columns = sql`id, name, code, amount_minor, minimum_minor, budget_minor, currency, is_first_only, starts_at, ends_at,
  asked_by, asked_at, expires_at, decided_by, decided_at, decision, outcome`;

function toCampaign(row: Type.Static<typeof CampaignRow>): Campaign {
  const { code, amountMinor, minimumMinor, budgetMinor, currency, isFirstOnly, startsAt, endsAt, ...rest } = row;
  const money = (minor: bigint) => ({ minor, currency });
  const terms = { code, amount: money(amountMinor), minimum: money(minimumMinor), isFirstOnly, startsAt, endsAt };
  return { ...rest, terms, budget: money(budgetMinor) };
}

/** Stores a draft. */
export async function insertCampaign(tx: Tx, { terms, budget, ...one }: Campaign): Promise<void> {
  await tx.run(sql`
    insert into staff.campaigns (id, name, code, amount_minor, minimum_minor, budget_minor, currency, is_first_only,
                                 starts_at, ends_at, asked_by, asked_at, expires_at)
    values (${uuid(one.id)}, ${one.name}, ${terms.code}, ${terms.amount.minor}, ${terms.minimum.minor}, ${budget.minor},
            ${budget.currency}, ${terms.isFirstOnly}, ${terms.startsAt}, ${terms.endsAt}, ${uuid(one.askedBy)},
            ${one.askedAt}, ${one.expiresAt})`);
}

/** Finds a campaign. */
export async function findCampaign(tx: Tx, id: Id<'prm'>): Promise<Campaign | undefined> {
  const row = await tx.maybe(sql(CampaignRow)`select ${columns} from staff.campaigns where id = ${uuid(id)}`);
  return row && toCampaign(row);
}

/** Finds and locks a campaign, so that two decisions come one after the other. */
export async function lockCampaign(tx: Tx, id: Id<'prm'>): Promise<Campaign | undefined> {
  const row = await tx.maybe(sql(CampaignRow)`
    select ${columns} from staff.campaigns where id = ${uuid(id)} for update`);
  return row && toCampaign(row);
}

/** Lists the newest campaigns. */
export async function newestCampaigns(tx: Tx, most: number): Promise<Campaign[]> {
  const rows = await tx.many(sql(CampaignRow)`
    select ${columns} from staff.campaigns order by asked_at desc limit ${most}`);
  return rows.map(toCampaign);
}

/** Stores a decision. */
export async function decideCampaign(
  tx: Tx,
  id: Id<'prm'>,
  { decision, by, at }: { decision: 'approved' | 'refused'; by: Id<'stf'>; at: Date },
): Promise<void> {
  await tx.run(sql`
    update staff.campaigns set decision = ${decision}, decided_by = ${uuid(by)}, decided_at = ${at}
     where id = ${uuid(id)}`);
}

/** Stores whether its budget was there. */
export async function endCampaign(tx: Tx, id: Id<'prm'>, outcome: Outcome): Promise<void> {
  await tx.run(sql`update staff.campaigns set outcome = ${outcome} where id = ${uuid(id)}`);
}
