import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import type { Routes } from '#platform/http/app.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { withQuery } from '#platform/http/url.ts';
import type { Result } from '#platform/kernel/result.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { StepData } from '../../../web/src/account-view-model.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import { judgeEmail } from '../accounts/domain.ts';
import type { Fault } from '../accounts/domain.ts';
import { enterShopper } from '../accounts/guard.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { signFaultWords } from '../passkeys/words.ts';
import type { Recoveries } from '../recoveries/service.ts';
import type { Sessions } from '../sessions/service.ts';
import { clearEntryCookie, entryToken, setEntryCookie } from './cookies.ts';
import { mayGoWithout } from './domain.ts';
import type { AnswerError, AtStep, Entries, Entry, Outcome } from './service.ts';
import { noCodeFault, stepTitle, tooManyCodesFault } from './words.ts';

interface EntryPageDeps {
  readonly entries: Entries;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly browsers: KnownBrowsers;
  readonly passkeys: Pick<Passkeys, 'askToSign'>;
  readonly recoveries: Pick<Recoveries, 'of'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

type Answer = Result<Outcome, AnswerError>;

/** The pages on which a browser goes on step by step, and the one for a forgotten password. Work without JavaScript. */
export function entryPages(deps: EntryPageDeps): Routes {
  const { entries, forms } = deps;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.step()) };
  return async (app) => {
    await app.register(forgottenPages(deps));
    app.get(urls.accounts.step.pattern, { schema: { querystring: AnyQuery } }, async (request, reply) => {
      const { done } = pageQuery(request.query, ['done']);
      return showStep(deps, request, reply, done === 'mailed' ? { news: t('Another code is on its way to you.') } : {});
    });
    app.post(urls.accounts.stepCode.pattern, options, (request, reply) => {
      const { code = '' } = request.body;
      return answer(deps, request, reply, (entry) => entries.giveCode(entry, code, { address: request.ip }), code);
    });
    app.post(urls.accounts.stepFactor.pattern, options, (request, reply) => {
      const { factor = '' } = request.body;
      return answer(deps, request, reply, (entry) => entries.giveFactor(entry, factor, { address: request.ip }));
    });
    app.post(urls.accounts.stepPasskey.pattern, options, (request, reply) => {
      const { challengeId = '', response: text = '' } = request.body;
      const response = parseAuthentication(text);
      return answer(deps, request, reply, async (entry) =>
        response
          ? entries.givePasskey(entry, { challengeId, response })
          : { ok: false, error: { code: 'faults', faults: [signFaultWords()] } },
      );
    });
    app.post(urls.accounts.stepWithout.pattern, options, (request, reply) =>
      answer(deps, request, reply, (entry) => entries.goWithout(entry)),
    );
    app.post(urls.accounts.stepPassword.pattern, options, (request, reply) =>
      answer(deps, request, reply, (entry) => entries.setPassword(entry, request.body['next'] ?? '')),
    );
    app.post(urls.accounts.stepMail.pattern, options, (request, reply) => mailAgain(deps, request, reply));
  };
}

/** The page that asks for the address of an account whose password is forgotten. */
function forgottenPages(deps: EntryPageDeps): Routes {
  const { entries, accounts, browsers, pages, forms } = deps;
  const { pattern } = urls.accounts.forgotten;
  const options = { schema: { body: FormFields }, preHandler: ownFormsOnly(forms, urls.accounts.forgotten()) };
  const show = (request: FastifyRequest, reply: FastifyReply, email: string, faults: readonly Fault[]) =>
    pages.send(request, reply, {
      title: t('Forgotten your password?'),
      status: faults.length > 0 ? 422 : 200,
      data: { page: 'forgotten', email, faults },
    });
  return async (app) => {
    app.get(pattern, (request, reply) => show(request, reply, request.shopper?.email ?? '', []));
    app.post(pattern, options, async (request, reply) => {
      const { email: typed = '' } = request.body;
      const email = judgeEmail(typed);
      if (!email.ok) return show(request, reply, typed, [email.error]);
      const isKnown = browsers.find(request, await accounts.knownAs(email.value)) !== undefined;
      const begun = await entries.beginRecovery(email.value, { address: request.ip, isKnown });
      if (!begun.ok) return show(request, reply, typed, [tooManyCodesFault('email', begun.error.waitS)]);
      setEntryCookie(reply, begun.value);
      return reply.redirect(urls.accounts.step(), 303);
    });
  };
}

/** Finds the open entry of this browser. The move to another address needs the shopper's session as well. */
async function findEntry({ entries }: EntryPageDeps, request: FastifyRequest): Promise<Entry | undefined> {
  const entry = await entries.find(entryToken(request));
  return entry?.kind === 'email' && entry.shopperId !== request.shopper?.id ? undefined : entry;
}

/** Gives an answer to the entry of this browser, and leads to where it leads. */
async function answer(
  deps: EntryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  give: (entry: Entry) => Promise<Answer>,
  typed = '',
): Promise<FastifyReply> {
  const entry = await findEntry(deps, request);
  if (!entry) return showOver(deps, request, reply);
  const given = await give(entry);
  if (!given.ok)
    return given.error.code === 'over'
      ? showOver(deps, request, reply)
      : showStep(deps, request, reply, { faults: given.error.faults, typed });
  if (given.value.kind === 'next') {
    if (given.value.step === 'mail') await deps.entries.mailAgain(entry);
    return reply.redirect(urls.accounts.step(), 303);
  }
  clearEntryCookie(reply);
  if (given.value.kind === 'moved') return reply.redirect(withQuery(urls.accounts.identity(), { done: 'email' }), 303);
  const { shopperId, epoch } = given.value;
  return enterShopper(deps, request, reply, { shopperId, epoch, isFresh: true, continueTo: entry.continueTo });
}

async function mailAgain(deps: EntryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { entries } = deps;
  const entry = await findEntry(deps, request);
  if (!entry) return showOver(deps, request, reply);
  if ((await entries.at(entry)).step !== 'mail') return reply.redirect(urls.accounts.step(), 303);
  const mailed = await entries.mailAgain(entry);
  if (mailed.ok) return reply.redirect(withQuery(urls.accounts.step(), { done: 'mailed' }), 303);
  return showStep(deps, request, reply, { faults: [tooManyCodesFault('code', mailed.error.waitS)] });
}

async function showStep(
  deps: EntryPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { faults?: readonly Fault[]; typed?: string; news?: string },
): Promise<FastifyReply> {
  const entry = await findEntry(deps, request);
  if (!entry) return showOver(deps, request, reply);
  const at = await deps.entries.at(entry);
  const { typed = '', news } = shown;
  const isUnmailed = at.step === 'mail' && entry.mails === 0;
  const faults = shown.faults ?? (isUnmailed ? [noCodeFault()] : []);
  return deps.pages.send(request, reply, {
    title: stepTitle(entry, at.step),
    status: faults.length > 0 ? 422 : 200,
    data: { ...(await toStepData(deps, entry, at)), typed, faults, news },
  });
}

async function toStepData(
  { passkeys, recoveries }: EntryPageDeps,
  { kind, email, shopperId }: Entry,
  { step, factors }: AtStep,
): Promise<Omit<StepData, 'typed' | 'faults' | 'news'>> {
  const isFactor = step === 'factor';
  const wait = step === 'wait' && shopperId !== null ? await recoveries.of(shopperId) : undefined;
  return {
    page: 'step',
    kind,
    step: step === 'done' ? 'mail' : step,
    email,
    hasApp: isFactor && factors.hasApp,
    hasRecoveryCodes: isFactor && factors.recoveryCodes > 0,
    passkey: isFactor && factors.passkeys > 0 ? await passkeys.askToSign() : undefined,
    canGoWithout: isFactor && mayGoWithout(factors),
    wait: wait && { due: toAt(wait.dueAt), until: toAt(wait.expiresAt) },
  };
}

function toAt(date: Date) {
  return { iso: date.toISOString(), words: t('{at} UTC', { at: formatDate(date, 'longTime') }) };
}

/** Says that the entry is over. A second press of the last button finds it so, and goes on. */
async function showOver({ pages }: EntryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.shopper) return reply.redirect(urls.accounts.account(), 303);
  return pages.send(request, reply, {
    title: t('This is over'),
    status: request.method === 'GET' ? 200 : 410,
    data: {
      page: 'message',
      title: t('This is over'),
      text: t('It took too long, had too many wrong codes, or was finished already. Nothing has changed: start again.'),
      reference: undefined,
      action: { href: urls.accounts.login(), label: t('Sign in') },
    },
  });
}
