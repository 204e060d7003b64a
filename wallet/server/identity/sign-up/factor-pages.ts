import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import { err } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import type { Accounts } from '../accounts/service.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { parseRegistration } from '#platform/credentials/passkey-answers.ts';
import type { HolderCodes } from '../phone-verification/holder-service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { Restrictions } from '../restrictions/service.ts';
import { waitsWords } from '../restrictions/words.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { MOST_PATH, ownPath } from '#platform/kernel/own-path.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { keepContinue, takeContinue } from './continue-cookies.ts';
import { skipsPin } from './factor-domain.ts';
import type { PasskeyRefusal } from './factor-domain.ts';
import { refuseWhileWaiting, requireProofOfHolder } from './factor-guard.ts';
import { holderCodePages } from './holder-code-pages.ts';
import { passkeyView, pinGateView, pinView, setView } from './factor-views.ts';
import type { SignUp } from './service.ts';
import { faultWords, pinWords, setWords } from './words.ts';

interface FactorDeps {
  readonly signUp: SignUp;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list' | 'registrationOptions'>;
  readonly restrictions: Pick<Restrictions, 'find'>;
  readonly codes: HolderCodes;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/**
 * The pages for PIN and passkey, at sign-up (`/id/sign-up/pin`, `/id/sign-up/passkey`) and later (`/id/pin`,
 * `/id/passkeys/add`, with `continue`). All of them require a fresh login, and none opens while new factors wait. The
 * first PIN or passkey also requires more than the password (`/id/confirm-phone`).
 */
export function factorPages(deps: FactorDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    await app.register(async (guarded) => {
      guarded.addHook('preHandler', refuseWhileWaiting(deps.restrictions));
      await guarded.register(holderCodePages(deps));
      await guarded.register(pinPage(deps, signUpPin));
      await guarded.register(pinPage(deps, laterPin));
      await guarded.register(passkeyPage(deps, signUpPasskey));
      await guarded.register(passkeyPage(deps, laterPasskey));
    });
    app.get(urls.identity.done.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const { set } = pageQuery(request.query, ['set']);
      const title = set === undefined ? undefined : setWords.get(set)?.();
      const next = takeContinue(request, reply);
      const isSaid = title === undefined || !ownPages.has(next);
      return isSaid ? reply.redirect(next, 303) : sendPage(reply, setView(title, next));
    });
  };
}

/** The pages that do not ask for what was set. All others do, such as a payment, and so say enough. */
const ownPages: ReadonlySet<string> = new Set([
  '/',
  urls.app.profile(),
  urls.identity.security(),
  urls.identity.passkeys(),
]);

/** A page on which a factor is set. */
interface Place {
  readonly page: string;
  /** The step of sign-up; undefined for pages after sign-up. */
  readonly step?: number;
  readonly next: string;
}

interface PasskeyPlace extends Place {
  /** The address to which the form for the PIN posts. */
  readonly gate: string;
}

const signUpPin: Place = { page: urls.identity.signUpPin(), step: 4, next: urls.identity.signUpPasskey() };
const laterPin: Place = { page: urls.identity.pin(), next: urls.identity.done() };

const signUpPasskey: PasskeyPlace = {
  page: urls.identity.signUpPasskey(),
  gate: urls.identity.signUpPasskeyPin(),
  step: 5,
  next: urls.identity.done(),
};
const laterPasskey: PasskeyPlace = {
  page: urls.identity.addPasskey(),
  gate: urls.identity.addPasskeyPin(),
  next: urls.identity.done(),
};

function rememberContinue(request: FastifyRequest, reply: FastifyReply): void {
  const { continue: path } = pageQuery(request.query, ['continue'], MOST_PATH);
  if (path !== undefined) keepContinue(reply, ownPath(path));
}

/** The page after a factor was set; after sign-up, it says which. */
function nextAfter({ next, step }: Place, set: 'pin' | 'new_pin' | 'passkey'): string {
  return step === undefined ? withQuery(next, { set }) : next;
}

function pinPage(deps: FactorDeps, place: Place): Routes {
  const { signUp, secondFactor, forms } = deps;
  const { page, step, next } = place;
  return async (app) => {
    app.addHook('preHandler', requireProofOfHolder(signUp, page));
    app.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      rememberContinue(request, reply);
      const hasPin = await secondFactor.hasPin(request.session!.holderId);
      if (skipsPin({ isSignUp: step !== undefined }, { hasPin })) return reply.redirect(next, 303);
      return showPin(deps, place, request, reply, []);
    });
    app.post(page, formRoute(forms, page), (request, reply) => setPin(deps, place, request, reply));
  };
}

async function showPin(
  { signUp, passkeys, forms }: FactorDeps,
  { page, step }: Place,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const needsCurrent = await signUp.asksForCurrentPin(request.session!);
  const hasPasskey = (await passkeys.list(request.session!.holderId)).length > 0;
  const view = { action: page, token: forms.token(request, reply), faults, step, needsCurrent, hasPasskey };
  return sendPage(reply, pinView(view), faults.length > 0 ? 422 : 200);
}

async function setPin(
  deps: FactorDeps,
  place: Place,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const hadPin = await deps.secondFactor.hasPin(request.session!.holderId);
  const fault = await chooseTypedPin(deps, request);
  if (fault) return showPin(deps, place, request, reply, [fault]);
  return reply.redirect(nextAfter(place, hadPin ? 'new_pin' : 'pin'), 303);
}

/** Sets the PIN that the form carries. @returns The fault if the PIN is not set. */
async function chooseTypedPin({ signUp, clock }: FactorDeps, request: FastifyRequest): Promise<FieldFault | undefined> {
  const { current, pin: typed = '', pinAgain = '' } = request.body as FormFields;
  const pin = readPin(typed);
  if (pin === undefined) return { field: 'pin', message: faultWords({ code: 'pin_malformed' }) };
  if (pin !== readPin(pinAgain)) {
    return { field: 'pinAgain', message: t('The two PINs differ. Type the same one twice.') };
  }
  const chosen = await signUp.choosePin(request.session!, { pin, current });
  return chosen.ok ? undefined : { field: chosen.error.field, message: pinWords(chosen.error.error, clock()) };
}

function passkeyFailure(refusal: PasskeyRefusal): Html {
  if (refusal.code === 'recent_change') return notice('warning', html`<p>${waitsWords('new_factor', refusal)}</p>`);
  return refusal.code === 'passkey_there_already'
    ? notice(
        'info',
        html`<p>${t('This device has a passkey for your wallet already, and it works. Nothing was changed.')}</p>`,
      )
    : notice(
        'danger',
        html`<p>${t('The passkey could not be set up. Nothing was changed; try again or go on without.')}</p>`,
      );
}

function passkeyPage(deps: FactorDeps, place: PasskeyPlace): Routes {
  const { signUp, forms } = deps;
  const { page, gate } = place;
  return async (app) => {
    app.addHook('preHandler', requireProofOfHolder(signUp, page));
    app.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      rememberContinue(request, reply);
      return showPasskey(deps, place, request, reply, false);
    });
    app.post(gate, formRoute(forms, page), (request, reply) => passGate(deps, place, request, reply));
    // Only a page behind the PIN hands out a challenge, so an answer to a challenge proves the PIN.
    app.post(page, formRoute(forms, page), (request, reply) => addPasskey(deps, place, request, reply));
  };
}

/** Offers to make a passkey, or asks for the PIN first. */
async function showPasskey(
  deps: FactorDeps,
  place: PasskeyPlace,
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Html | false,
): Promise<FastifyReply> {
  const missing = await deps.signUp.missingProof(request.session!);
  return missing === 'pin'
    ? askPin(deps, place, request, reply, { faults: [], failure })
    : offerPasskey(deps, place, request, reply, failure);
}

async function offerPasskey(
  { accounts, passkeys, forms }: FactorDeps,
  { page, step, next }: PasskeyPlace,
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Html | false,
): Promise<FastifyReply> {
  const holder = await accounts.get(request.session!.holderId);
  const asked = await passkeys.registrationOptions({ id: holder.id, name: holder.phone });
  const view = { ...asked, action: page, token: forms.token(request, reply), step, next };
  return sendPage(reply, passkeyView({ ...view, notice: failure }), failure ? 422 : 200);
}

function askPin(
  { forms }: FactorDeps,
  { gate, step, next }: PasskeyPlace,
  request: FastifyRequest,
  reply: FastifyReply,
  { faults, failure }: { readonly faults: readonly FieldFault[]; readonly failure: Html | false },
): FastifyReply {
  const view = { action: gate, token: forms.token(request, reply), step, next };
  const text = pinGateView({ ...view, faults, notice: failure });
  return sendPage(reply, text, faults.length > 0 || failure ? 422 : 200);
}

async function passGate(
  deps: FactorDeps,
  place: PasskeyPlace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const fault = await checkTypedPin(deps, request);
  return fault
    ? askPin(deps, place, request, reply, { faults: [fault], failure: false })
    : offerPasskey(deps, place, request, reply, false);
}

/** Checks the PIN that the form carries. @returns The fault if it is not the holder's. */
async function checkTypedPin(
  { secondFactor, clock }: FactorDeps,
  request: FastifyRequest,
): Promise<FieldFault | undefined> {
  const pin = readPin((request.body as FormFields)['pin'] ?? '');
  if (pin === undefined) return { field: 'pin', message: faultWords({ code: 'pin_malformed' }) };
  const known = await secondFactor.verifyPin(request.session!.holderId, pin);
  return known.ok ? undefined : { field: 'pin', message: pinWords(known.error, clock()) };
}

async function addPasskey(
  deps: FactorDeps,
  place: PasskeyPlace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { challengeId = '', response: typed = '' } = request.body as FormFields;
  const name = deviceName(request.headers['user-agent']);
  const response = parseRegistration(typed);
  const { holderId } = request.session!;
  const added = response
    ? await deps.signUp.addPasskey(holderId, { challengeId, response, name })
    : err<PasskeyRefusal>({ code: 'passkey_refused' });
  if (added.ok) return reply.redirect(nextAfter(place, 'passkey'), 303);
  return showPasskey(deps, place, request, reply, passkeyFailure(added.error));
}
