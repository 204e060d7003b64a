import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { waitsView } from '../restrictions/views.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { refuseWhileWaiting, requireProofOfHolder } from '../sign-up/factor-guard.ts';
import type { SignUp } from '../sign-up/service.ts';
import { faultWords, pinWords } from '../sign-up/words.ts';
import { mayMake } from './domain.ts';
import type { RecoveryCodes } from './service.ts';
import { codesView, factorFirstView, setView } from './views.ts';

interface RecoveryPageDeps {
  readonly recovery: Pick<RecoveryCodes, 'find' | 'makeNow'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly authenticators: Pick<Authenticators, 'find'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/**
 * The page on which holders make recovery codes, after a fresh login, and not while new factors wait. Works without
 * JavaScript.
 */
export function recoveryCodePages(deps: RecoveryPageDeps): Routes {
  const page = urls.identity.recoveryCodes();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
    app.addHook('preHandler', onlyWithFactor(deps));
    app.addHook('preHandler', requireProofOfHolder(deps.signUp, page));
    app.get(page, { schema: { querystring: AnyQuery, hide: true } }, (request, reply) =>
      show(deps, request, reply, []),
    );
    app.post(page, formRoute(deps.forms, page), (request, reply) => make(deps, request, reply));
  };
}

/** Lets only holders in who have a strong factor, for which the codes stand in. */
function onlyWithFactor({ secondFactor, passkeys, authenticators }: RecoveryPageDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { holderId } = request.session!;
    const [hasPin, had, app] = await Promise.all([
      secondFactor.hasPin(holderId),
      passkeys.list(holderId),
      authenticators.find(holderId),
    ]);
    if (mayMake({ hasPin, hasPasskey: had.length > 0, hasAuthenticator: app !== undefined })) return undefined;
    return sendPage(reply, factorFirstView(), 403);
  };
}

async function show(
  { recovery, signUp, forms }: RecoveryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const session = request.session!;
  const set = await recovery.find(session.holderId);
  const needsPin = (await signUp.missingProof(session)) === 'pin';
  const isAppAdded = request.method === 'GET' && pageQuery(request.query, ['done']).done === 'added';
  const view = { set, needsPin, isAppAdded, faults, token: forms.token(request, reply) };
  return sendPage(reply, setView(view), faults.length > 0 ? 422 : 200);
}

async function make(deps: RecoveryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = request.session!;
  const fault = await checkPin(deps, request);
  if (fault) return show(deps, request, reply, [fault]);
  const made = await deps.recovery.makeNow(session.holderId);
  return made.ok ? sendPage(reply, codesView(made.value)) : sendPage(reply, waitsView('new_factor', made.error), 403);
}

/** Checks the PIN that the form carries, if the session needs one. */
async function checkPin(
  { secondFactor, signUp, clock }: RecoveryPageDeps,
  request: FastifyRequest,
): Promise<FieldFault | undefined> {
  const session = request.session!;
  if ((await signUp.missingProof(session)) !== 'pin') return undefined;
  const pin = readPin((request.body as FormFields)['pin'] ?? '');
  if (pin === undefined) return { field: 'pin', message: faultWords({ code: 'pin_malformed' }) };
  const known = await secondFactor.verifyPin(session.holderId, pin);
  return known.ok ? undefined : { field: 'pin', message: pinWords(known.error, clock()) };
}
