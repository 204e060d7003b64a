import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { fullName } from '../accounts/domain.ts';
import type { Holder, TypedDetails } from '../accounts/domain.ts';
import { frozenView } from '../sign-up/holder-code-views.ts';
import { mayChangeName } from './domain.ts';
import type { ContactPageDeps } from './page-port.ts';
import { detailsChangedView, detailsView } from './views.ts';
import { refusalFault } from './words.ts';

const FIELDS = [
  'givenName',
  'familyName',
  'line1',
  'line2',
  'postalCode',
  'city',
  'region',
  'country',
] as const satisfies (keyof TypedDetails)[];

/** The page for name and postal address. */
export function detailsPage(deps: ContactPageDeps): Routes {
  const page = urls.identity.details();
  const config = { isCompressed: true };
  return async (app) => {
    app.get(page, { schema: { querystring: AnyQuery }, config }, async (request, reply) =>
      pageQuery(request.query, ['done']).done === undefined
        ? showDetails(deps, request, reply)
        : sendPage(reply, detailsChangedView()),
    );
    app.post(page, { ...formRoute(deps.forms, page), config }, (request, reply) => saveDetails(deps, request, reply));
  };
}

async function showDetails(
  { accounts, signUp, forms }: ContactPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed, faults = [] }: { readonly typed?: TypedDetails; readonly faults?: readonly FieldFault[] } = {},
): Promise<FastifyReply> {
  const session = request.session!;
  const holder = await accounts.get(session.holderId);
  if (holder.status !== 'active') return sendPage(reply, frozenView(), 403);
  // Without a profile there is nothing to change: the sign-up asks for all of it.
  if (holder.tier === 0) return reply.redirect(urls.identity.signUpProfile(), 303);
  const fixedName = mayChangeName(holder) ? undefined : fullName(holder);
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const view = { token: forms.token(request, reply), faults, fixedName, needsPin, typed: typed ?? storedOf(holder) };
  return sendPage(reply, detailsView(view), faults.length > 0 ? 422 : 200);
}

function storedOf({ givenName, familyName, address }: Holder): TypedDetails {
  return {
    givenName: givenName ?? '',
    familyName: familyName ?? '',
    line1: address?.line1 ?? '',
    line2: address?.line2 ?? '',
    postalCode: address?.postalCode ?? '',
    city: address?.city ?? '',
    region: address?.region ?? '',
    country: address?.country ?? '',
  };
}

async function saveDetails(deps: ContactPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = request.body as FormFields;
  const entries = FIELDS.map((name) => [name, body[name] ?? ''] as const);
  const typed = Object.fromEntries(entries) as Record<(typeof FIELDS)[number], string>;
  const saved = await deps.contacts.changeDetails(request.session!, { typed, pin: body['pin'] ?? '' });
  if (saved.ok) return reply.redirect(withQuery(urls.identity.details(), { done: 'yes' }), 303);
  if (saved.error.code === 'session_weak') return reply.redirect(urls.identity.details(), 303);
  const faults = saved.error.code === 'faults' ? saved.error.faults : [refusalFault(saved.error, deps.clock())];
  return showDetails(deps, request, reply, { typed, faults });
}
