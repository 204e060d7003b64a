import type { Routes } from '#platform/http/app.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { Exchange } from '../../funding/exchange/service.ts';
import type { Fees } from '../../funding/fees/service.ts';
import type { Withdrawals } from '../../funding/withdrawals/service.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { Reports } from '../../protection/reports/service.ts';
import { urls } from '../../urls.ts';
import { privacyView, termsView } from './legal-views.ts';
import type { Operator, PublicFees } from './port.ts';
import { limitsView } from './limit-views.ts';
import { contactView, feesView, protectionView } from './views.ts';

interface AboutDeps {
  readonly operator: Operator;
  readonly fees: Pick<Fees, 'current' | 'versions'>;
  readonly exchange: Pick<Exchange, 'versions'>;
  readonly withdrawals: Pick<Withdrawals, 'versions'>;
  readonly payments: Pick<Payments, 'terms' | 'versions'>;
  readonly limits: Pick<Limits, 'versions'>;
  readonly reports: Pick<Reports, 'versions'>;
  readonly clock: () => Date;
}

/** The public pages about the operator, the fees, the limits, the protection and the terms. They need no login. */
export function aboutPages(deps: AboutDeps): Routes {
  const { operator, fees, payments, limits, reports, clock } = deps;
  return async (app) => {
    const hidden = { schema: { hide: true } };
    const { contact, fees: feesUrl, limits: limitsUrl, protection, terms, privacy } = urls.support;
    app.get(contact.pattern, hidden, async (_request, reply) => sendPage(reply, contactView(operator)));
    app.get(feesUrl.pattern, hidden, async (_request, reply) => sendPage(reply, feesView(await readFees(deps))));
    app.get(limitsUrl.pattern, hidden, async (_request, reply) => {
      const [versions, terms] = await Promise.all([limits.versions(), reports.versions()]);
      return sendPage(reply, limitsView({ limits: versions, reports: terms, now: clock() }));
    });
    app.get(protection.pattern, hidden, async (_request, reply) =>
      sendPage(reply, protectionView(await payments.versions(), clock())),
    );
    app.get(terms.pattern, hidden, async (_request, reply) => {
      const [current, policy] = await Promise.all([fees.current(), payments.terms()]);
      return sendPage(reply, termsView({ operator, fees: current, policy }));
    });
    app.get(privacy.pattern, hidden, async (_request, reply) => sendPage(reply, privacyView({ operator })));
  };
}

async function readFees({ fees, exchange, withdrawals, clock }: AboutDeps): Promise<PublicFees> {
  const [schedules, exchanges, out] = await Promise.all([fees.versions(), exchange.versions(), withdrawals.versions()]);
  return { fees: schedules, exchanges, withdrawals: out, now: clock() };
}
