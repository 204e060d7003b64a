import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Exchange } from '../funding/exchange/service.ts';
import type { Fees } from '../funding/fees/service.ts';
import type { Instruments } from '../funding/instruments/service.ts';
import { shareSettled } from '../funding/top-ups/jobs-schema.ts';
import type { TopUps } from '../funding/top-ups/service.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Limits } from '../identity/limits/service.ts';
import type { Tries } from '#platform/credentials/tries-service.ts';
import type { Proofs } from '../identity/second-factor/proof-service.ts';
import type { IsBrowserOf, KnownSince } from '../identity/sessions/browser-guard.ts';
import { couponPages } from './approval/coupon-pages.ts';
import { approvalPages } from './approval/pages.ts';
import { createApproval } from './approval/service.ts';
import { chargeLost, quoteDeadline } from './payments/jobs-schema.ts';
import { paymentRoutes } from './payments/routes.ts';
import { createPayments } from './payments/service.ts';
import { createCoupons } from './promotions/coupon-service.ts';
import { couponOver } from './promotions/jobs-schema.ts';
import { promotionRoutes } from './promotions/routes.ts';
import { createPromotions } from './promotions/service.ts';
import { createStepUps } from './step-up/service.ts';

/** Wires the payments wing: payments, their approval, and promotions. */
export function composePayments(deps: {
  db: Db;
  world: World;
  publicUrl: string;
  batch: Batch;
  ledger: Ledger;
  exchange: Exchange;
  fees: Fees;
  instruments: Instruments;
  topUps: TopUps;
  limits: Limits;
  clients: Clients;
  payees: Payees;
  access: Access;
  accounts: Pick<Accounts, 'get'>;
  knownSince: KnownSince;
  isBrowserOf: IsBrowserOf;
  lastingKeys: { readonly couponPersons: Buffer };
  proofs: Proofs;
  tries: Pick<Tries, 'countGuess'>;
  forms: FormGuard;
}) {
  const { world, publicUrl, access, forms, tries, knownSince, isBrowserOf } = deps;
  const promotions = createPromotions(deps);
  const coupons = createCoupons(deps);
  const payments = createPayments({
    ...deps,
    promotions,
    coupons,
    stepUps: createStepUps(deps),
    couponKey: deps.lastingKeys.couponPersons,
  });
  const approval = createApproval({ ...deps, payments });
  const pages = { approval, forms, knownSince, isBrowserOf };
  const routes: Routes[] = [
    paymentRoutes({ payments, fees: deps.fees, access, world, publicUrl }),
    promotionRoutes({ promotions, access }),
    approvalPages(pages),
    couponPages({ ...pages, tries }),
  ];
  const handlers: Record<string, JobHandler> = shareSettled.handledBy(({ top_up_id: id }) => payments.finishCharge(id));
  const timers: Record<string, TimerHandler> = {
    ...quoteDeadline.handledBy((paymentId) => payments.expire(paymentId)),
    ...couponOver.handledBy((promotionId) => coupons.close(promotionId)),
    ...chargeLost.handledBy((paymentId) => payments.releaseLost(paymentId)),
  };
  return { payments, promotions, coupons, approval, routes, handlers, timers };
}
