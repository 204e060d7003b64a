import type { Db } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { RequestKey } from '#platform/http/idempotency.ts';
import { isId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch, KeyReused } from '../../ledger/batch/batch.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Clients } from '../../linking/clients/service.ts';
import { closePromotion, openPromotion } from './commands.ts';
import type { PromotionGone } from './commands.ts';
import type { Promotion } from './domain.ts';
import type { OpenError } from './errors.ts';
import { toPromotionJson } from './schema.ts';
import type { PromotionJson } from './schema.ts';
import { findPromotionNow, findPromotions } from './store.ts';

/** What budgets can be in for now. */
const CURRENCY = 'EUR';

/** The door to shops' budgets for discounts. A shop sees and uses its own alone. */
export interface Promotions {
  /** Sets aside what the shop has earned; a replay of the key gets the first answer. */
  open(asked: {
    clientId: string;
    name: string;
    budget: Money;
    key: RequestKey;
  }): Promise<Result<PromotionJson, OpenError>>;
  /** Many calls at once share a round trip. */
  find(clientId: string, id: string): Promise<Promotion | undefined>;
  /** What of the budget is held, spent, left and returned at this instant. */
  show(clientId: string, id: string): Promise<PromotionJson | undefined>;
  /** Ends it and gives the rest back. Quotes that hold some of it are still honored; what they leave goes back too. */
  close(id: Id<'prm'>, clientId: string, key: RequestKey): Promise<Result<PromotionJson, PromotionGone | KeyReused>>;
}

export function createPromotions(deps: {
  db: Db;
  world: World;
  batch: Batch;
  clients: Pick<Clients, 'find'>;
}): Promotions {
  const { db, world, batch, clients } = deps;
  const findOne = coalesce(async (ids: readonly Id<'prm'>[]) => {
    const found = await db.one((tx) => findPromotions(tx, HOME_CELL, [...new Set(ids)]));
    return ids.map((id) => found.find((one) => one.id === id));
  });
  return {
    open: async ({ clientId, name, budget, key }) => {
      if (budget.currency !== CURRENCY) return err({ code: 'currency_not_supported' });
      const client = await clients.find(clientId);
      invariant(client, 'a token belongs to a client');
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
    },
    find: async (clientId, id) => {
      const promotion = isId('prm', id) ? await findOne(id) : undefined;
      return promotion?.clientId === clientId ? promotion : undefined;
    },
    show: async (clientId, id) => {
      if (!isId('prm', id)) return undefined;
      const found = await db.one((tx) => findPromotionNow(tx, HOME_CELL, id));
      return found?.promotion.clientId === clientId ? toPromotionJson(found.promotion, found.account) : undefined;
    },
    close: (promotionId, clientId, key) => batch.submit(closePromotion, { promotionId }, keyed(clientId, key)),
  };
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
