import type { Db } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { KeyReused, RequestKey } from '#platform/http/idempotency.ts';
import { isId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch } from '../../ledger/batch/batch.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Clients } from '../../linking/clients/service.ts';
import { closePromotion, openPromotion } from './commands.ts';
import type { PromotionGone } from './commands.ts';
import type { Promotion } from './domain.ts';
import type { OpenError } from './errors.ts';
import { toPromotionJson } from './schema.ts';
import type { PromotionJson } from './schema.ts';
import { findPromotionNow, findPromotions } from './store.ts';

/** The only currency of budgets for now. */
const CURRENCY = 'EUR';

/** The door to shops' budgets for discounts. A shop sees and uses only its own. */
export interface Promotions {
  /** Opens a promotion, paid from the shop's commission. A repeated key returns the first answer. */
  open(asked: {
    clientId: string;
    name: string;
    budget: Money;
    key: RequestKey;
  }): Promise<Result<PromotionJson, OpenError>>;
  /** Finds one of the shop's promotions. Simultaneous calls share a statement. */
  find(clientId: string, id: string): Promise<Promotion | undefined>;
  /** One of the shop's promotions with what is held, spent, left and returned now. */
  show(clientId: string, id: string): Promise<PromotionJson | undefined>;
  /** Closes a promotion and returns the rest. Open quotes keep their discounts; unused ones are returned later. */
  close(id: Id<'prm'>, clientId: string, key: RequestKey): Promise<Result<PromotionJson, PromotionGone | KeyReused>>;
}

interface PromotionsDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly clients: Pick<Clients, 'find'>;
}

interface FindingDeps extends PromotionsDeps {
  /** Finds a promotion; simultaneous calls share a statement. */
  readonly findTogether: (id: Id<'prm'>) => Promise<Promotion | undefined>;
}

/** Creates the door to promotions. */
export function createPromotions(deps: PromotionsDeps): Promotions {
  const finding: FindingDeps = { ...deps, findTogether: coalesce((ids) => findAll(deps, ids)) };
  return {
    open: (asked) => openBudget(deps, asked),
    find: (clientId, id) => findOwn(finding, clientId, id),
    show: (clientId, id) => showOwn(deps, clientId, id),
    close: (id, clientId, key) => closeBudget(deps, id, { clientId, key }),
  };
}

/** Opens a promotion, with an account for its budget. */
async function openBudget(
  { world, batch, clients }: PromotionsDeps,
  { clientId, name, budget, key }: Parameters<Promotions['open']>[0],
): ReturnType<Promotions['open']> {
  if (budget.currency !== CURRENCY) return err({ code: 'currency_not_supported' });
  const client = await clients.find(clientId);
  invariant(client, 'the token’s client exists');
  const now = world.clocks.business();
  const id = world.ids.mint('prm');
  const account = accountOf(id, client.id, { id: world.ids.mint('acc'), at: now });
  const promotion: Promotion = {
    id,
    cell: HOME_CELL,
    clientId,
    clientAccountId: client.commissionAccountId,
    accountId: account.id,
    name,
    budget,
    returned: zero(CURRENCY),
    status: 'open',
    createdAt: now,
    closedAt: null,
  };
  return batch.submit(openPromotion, { promotion, account }, keyed(clientId, key));
}

async function findOwn({ findTogether }: FindingDeps, clientId: string, id: string): Promise<Promotion | undefined> {
  const promotion = isId('prm', id) ? await findTogether(id) : undefined;
  return promotion?.clientId === clientId ? promotion : undefined;
}

/** Finds promotions of any shop, with one statement. */
async function findAll({ db }: PromotionsDeps, ids: readonly Id<'prm'>[]): Promise<(Promotion | undefined)[]> {
  const found = await db.one((tx) => findPromotions(tx, HOME_CELL, [...new Set(ids)]));
  return ids.map((id) => found.find((one) => one.id === id));
}

async function showOwn({ db }: PromotionsDeps, clientId: string, id: string): Promise<PromotionJson | undefined> {
  if (!isId('prm', id)) return undefined;
  const found = await db.one((tx) => findPromotionNow(tx, HOME_CELL, id));
  return found?.promotion.clientId === clientId ? toPromotionJson(found.promotion, found.account) : undefined;
}

/** Closes a promotion; the rest of its budget returns to the shop. */
function closeBudget(
  { batch }: PromotionsDeps,
  promotionId: Id<'prm'>,
  { clientId, key }: { clientId: string; key: RequestKey },
): ReturnType<Promotions['close']> {
  return batch.submit(closePromotion, { promotionId }, keyed(clientId, key));
}

const keyed = (scope: string, key: RequestKey) => ({ cell: HOME_CELL, key: { scope, ...key } });

function accountOf(promotionId: Id<'prm'>, owner: Id<'cli'>, opened: { id: Id<'acc'>; at: Date }): Account {
  return {
    id: opened.id,
    cell: HOME_CELL,
    ownerKind: 'client',
    ownerId: toUuid(owner),
    kind: 'promotion',
    currency: CURRENCY,
    floorMinor: 0n,
    postedMinor: 0n,
    heldMinor: 0n,
    opening: { at: opened.at, promotionId },
  };
}
