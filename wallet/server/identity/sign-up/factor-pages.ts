import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceName } from '#platform/http/device-name.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import type { Accounts } from '../accounts/service.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { parseRegistration } from '../passkeys/schema.ts';
import type { HolderCodes } from '../phone-verification/holder-service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { MOST_PATH, ownPath } from '../sessions/domain.ts';
import { requireFreshLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { keepContinue, takeContinue } from './continue-cookies.ts';
import { missingProofOf, requireProofOfHolder } from './factor-guard.ts';
import { holderCodePages } from './holder-code-pages.ts';
import { passkeyView, pinGateView, pinView } from './factor-views.ts';
import { faultWords, pinWords } from './words.ts';

interface FactorDeps {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly passkeys: Passkeys;
  readonly codes: HolderCodes;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/**
 * PIN and passkey, on the way to a wallet (`/id/sign-up/pin`, `/id/sign-up/passkey`) and later (`/id/pin`,
 * `/id/passkeys/add`, with `continue`). All of them ask for a login of the last minutes, and the first PIN or passkey for
 * more than the password (`/id/confirm-phone`).
 */
export function factorPages(deps: FactorDeps): Routes {
  return async (app) => {
    const { signUpPin, signUpPasskey, signUpPasskeyPin, pin, addPasskey, addPasskeyPin, done } = urls.identity;
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    await app.register(holderCodePages(deps));
    await app.register(pinPage(deps, { page: signUpPin(), step: 4, next: signUpPasskey() }));
    await app.register(pinPage(deps, { page: pin(), next: done() }));
    await app.register(passkeyPage(deps, { page: signUpPasskey(), gate: signUpPasskeyPin(), step: 5, next: done() }));
    await app.register(passkeyPage(deps, { page: addPasskey(), gate: addPasskeyPin(), next: done() }));
    app.get(done.pattern, async (request, reply) => reply.redirect(takeContinue(request, reply), 303));
  };
}

/** One of the places at which a factor is set. */
interface Place {
  readonly page: string;
  readonly step?: number;
  readonly next: string;
}

function rememberContinue(reply: FastifyReply, path: string | undefined): void {
  if (path !== undefined) keepContinue(reply, ownPath(path));
}

function pinPage(deps: FactorDeps, { page, step, next }: Place): Routes {
  const { accounts, secondFactor, forms, clock } = deps;
  /** A PIN that is there gives way to one that knows it, or to a passkey, which is stronger. */
  const asksForCurrent = async (request: FastifyRequest): Promise<boolean> =>
    (await secondFactor.hasPin(request.session!.holderId)) && !request.session!.methods.includes('passkey');
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly FieldFault[]) => {
    const needsCurrent = await asksForCurrent(request);
    const view = { action: page, token: forms.token(request, reply), faults, step, needsCurrent };
    return sendPage(reply, pinView(view), faults.length > 0 ? 422 : 200);
  };
  return async (app) => {
    app.addHook('preHandler', requireProofOfHolder(deps, page));
    app.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      rememberContinue(reply, pageQuery(request.query, ['continue'], MOST_PATH).continue);
      const isOnTheWay = step !== undefined;
      if (isOnTheWay && (await secondFactor.hasPin(request.session!.holderId))) return reply.redirect(next, 303);
      return show(request, reply, []);
    });
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { holderId } = request.session!;
      const { current, pin: typed = '', pinAgain = '' } = request.body as FormFields;
      const refuse = (field: string, message: string) => show(request, reply, [{ field, message }]);
      const pin = readPin(typed);
      if (pin === undefined) return refuse('pin', faultWords({ code: 'pin_malformed' }));
      if (pin !== readPin(pinAgain)) return refuse('pinAgain', 'The two PINs differ. Type the same one twice.');
      if (await asksForCurrent(request)) {
        // A form that did not ask for one may be pressed twice: then the PIN that is there is the one in it.
        const present = current === undefined ? pin : readPin(current);
        if (present === undefined) return refuse('current', faultWords({ code: 'pin_malformed' }));
        const known = await secondFactor.verifyPin(holderId, present);
        if (!known.ok) return refuse('current', pinWords(known.error, clock()));
      }
      const { birthDate } = await accounts.get(holderId);
      const hasPin = await secondFactor.hasPin(holderId);
      const set = hasPin
        ? await secondFactor.replacePin(holderId, pin, birthDate)
        : await secondFactor.setPin(holderId, pin, birthDate);
      const isThere =
        !set.ok && set.error.code === 'pin_set_already' && (await secondFactor.verifyPin(holderId, pin)).ok;
      return set.ok || isThere ? reply.redirect(next, 303) : refuse('pin', faultWords(set.error));
    });
  };
}

function passkeyFailure(isSecond: boolean): Html {
  return isSecond
    ? notice('info', html`<p>This device has a passkey for your wallet already, and it works. Nothing was changed.</p>`)
    : notice('danger', html`<p>The passkey could not be set up. Nothing was changed; try again or go on without.</p>`);
}

function passkeyPage(deps: FactorDeps, { page, gate, step, next }: Place & { readonly gate: string }): Routes {
  const { accounts, passkeys, secondFactor, forms, clock } = deps;
  const needsPin = async (request: FastifyRequest): Promise<boolean> =>
    (await missingProofOf(deps, request.session!)) === 'pin';
  const offer = async (request: FastifyRequest, reply: FastifyReply, failure: Html | false = false) => {
    const holder = await accounts.get(request.session!.holderId);
    const asked = await passkeys.registrationOptions({ id: holder.id, name: holder.phone });
    const view = { ...asked, action: page, token: forms.token(request, reply), step, next };
    return sendPage(reply, passkeyView({ ...view, notice: failure }), failure ? 422 : 200);
  };
  const askPin = (
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly FieldFault[],
    failure: Html | false = false,
  ) => {
    const view = { action: gate, token: forms.token(request, reply), step, next };
    const text = pinGateView({ ...view, faults, notice: failure });
    return sendPage(reply, text, faults.length > 0 || failure ? 422 : 200);
  };
  return async (app) => {
    app.addHook('preHandler', requireProofOfHolder(deps, page));
    app.get(page, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      rememberContinue(reply, pageQuery(request.query, ['continue'], MOST_PATH).continue);
      return (await needsPin(request)) ? askPin(request, reply, []) : offer(request, reply);
    });
    app.post(gate, formRoute(forms, page), async (request, reply) => {
      const pin = readPin((request.body as FormFields)['pin'] ?? '');
      if (pin === undefined) {
        return askPin(request, reply, [{ field: 'pin', message: faultWords({ code: 'pin_malformed' }) }]);
      }
      const known = await secondFactor.verifyPin(request.session!.holderId, pin);
      if (known.ok) return offer(request, reply);
      return askPin(request, reply, [{ field: 'pin', message: pinWords(known.error, clock()) }]);
    });
    // The challenge is proof of the PIN: it is handed out only behind it.
    app.post(page, formRoute(forms, page), async (request, reply) => {
      const { challengeId = '', response = '' } = request.body as FormFields;
      const name = deviceName(request.headers['user-agent']);
      const parsed = parseRegistration(response);
      const { holderId } = request.session!;
      const made = parsed && (await passkeys.register(holderId, { challengeId, response: parsed, name }));
      if (made?.ok) return reply.redirect(next, 303);
      const isSecond = made?.error.code === 'passkey_there_already';
      // Sent twice, the challenge is used up by the first: what counts is that the passkey is there.
      const isThere = (await passkeys.list(holderId)).some((one) => one.credentialId === parsed?.id);
      if (isThere && !isSecond) return reply.redirect(next, 303);
      const failure = passkeyFailure(isSecond);
      return (await needsPin(request)) ? askPin(request, reply, [], failure) : offer(request, reply, failure);
    });
  };
}
