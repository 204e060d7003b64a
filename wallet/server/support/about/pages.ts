import type { Routes } from '#platform/http/app.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import type { Fees } from '../../funding/fees/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { urls } from '../../urls.ts';
import { privacyView, termsView } from './legal-views.ts';
import type { Operator, PublicTerms } from './port.ts';
import { contactView, feesView, protectionView } from './views.ts';

interface AboutDeps {
  readonly operator: Operator;
  readonly fees: Pick<Fees, 'current'>;
  readonly payments: Pick<Payments, 'terms'>;
}

/** The public pages about the operator, the fees, the protection and the terms. They need no login. */
export function aboutPages({ operator, fees, payments }: AboutDeps): Routes {
  const read = async (): Promise<PublicTerms> => {
    const [current, policy] = await Promise.all([fees.current(), payments.terms()]);
    return { operator, fees: current, policy };
  };
  return async (app) => {
    const hidden = { schema: { hide: true } };
    const { contact, fees: feesUrl, protection, terms, privacy } = urls.support;
    app.get(contact.pattern, hidden, async (_request, reply) => sendPage(reply, contactView(operator)));
    app.get(feesUrl.pattern, hidden, async (_request, reply) => sendPage(reply, feesView(await read())));
    app.get(protection.pattern, hidden, async (_request, reply) => sendPage(reply, protectionView(await read())));
    app.get(terms.pattern, hidden, async (_request, reply) => sendPage(reply, termsView(await read())));
    app.get(privacy.pattern, hidden, async (_request, reply) => sendPage(reply, privacyView({ operator })));
  };
}
