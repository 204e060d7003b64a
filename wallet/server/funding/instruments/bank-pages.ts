import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { AnyQuery, pageQuery } from '#platform/http/page-query.ts';
import { noteRefusal } from '#platform/http/refusals.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { typedCode, typedLine } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { notFoundPage } from '../../hosted/error-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import type { Proofs } from '../../identity/second-factor/proof-service.ts';
import { proofWords } from '../../identity/second-factor/proof-words.ts';
import { requireFreshLogin, requireLogin } from '../../identity/sessions/guard.ts';
import type { Sessions } from '../../identity/sessions/service.ts';
import { requireProofOfHolder } from '../../identity/sign-up/factor-guard.ts';
import type { SignUp } from '../../identity/sign-up/service.ts';
import { urls } from '../../urls.ts';
import { ProcessorUnavailableError } from '../processor/domain.ts';
import type { PayoutTerms } from '../processor/payout-domain.ts';
import { judgeBank, readAnswer } from './bank-domain.ts';
import type { BankAccount, BankCurrency, TypedBank } from './bank-domain.ts';
import type { BankAccounts } from './bank-service.ts';
import { addBankView, bankView } from './bank-views.ts';
import type { Debit, ShownBank } from './bank-views.ts';
import { faultOf, noTryWords, notAddedWords } from './bank-words.ts';
import { euroCountries } from './iban-domain.ts';

interface BankPageDeps {
  readonly bankAccounts: BankAccounts;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly proofs: Pick<Proofs, 'ways' | 'prove'>;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly signUp: Pick<SignUp, 'missingProof'>;
  readonly forms: FormGuard;
  readonly world: Pick<World, 'clocks'>;
  /** The processor's terms that a person accepts by adding an account. */
  readonly terms: PayoutTerms | undefined;
  /** The holder's debits that are on their way. */
  readonly debits: (holderId: Id<'hld'>) => Promise<readonly Debit[]>;
}

const Params = Type.Object({ instrumentId: Type.String({ maxLength: 40 }) });

/** Pages that add a bank account after a fresh login and the PIN, and that prove and remove it. No JavaScript. */
export function bankPages(deps: BankPageDeps): Routes {
  const { forms, signUp } = deps;
  const add = urls.funding.addBank();
  return async (app) => {
    await app.register(async (fresh) => {
      fresh.addHook('preHandler', requireFreshLogin(deps.sessions));
      fresh.addHook('preHandler', requireProofOfHolder(signUp, add));
      fresh.get(add, { schema: { querystring: AnyQuery, hide: true } }, async (request, reply) => {
        const holder = await deps.accounts.get(request.session!.holderId);
        const { currency } = pageQuery(request.query, ['currency']);
        const shown = { currency: toCurrency(currency, holder.address?.country), name: nameOf(holder), number: '' };
        return showAdd(deps, request, reply, shown, []);
      });
      fresh.post(add, formRoute(forms, add), (request, reply) => addBank(deps, request, reply));
    });
    await app.register(async (own) => {
      own.addHook('preHandler', requireLogin);
      const guarded = formRoute(forms, urls.app.instruments());
      const options = { ...guarded, schema: { ...guarded.schema, params: Params, hide: true } };
      own.get(urls.funding.bank.pattern, { schema: { params: Params, hide: true } }, (request, reply) =>
        showBank(deps, request, reply, []),
      );
      own.post(urls.funding.bank.pattern, options, (request, reply) => proveBank(deps, request, reply));
      own.post(urls.funding.sendCent.pattern, options, (request, reply) => sendCent(deps, request, reply));
      own.post(urls.funding.removeBank.pattern, options, async (request, reply) => {
        const id = idIn(request);
        if (id) await deps.bankAccounts.remove(request.session!.holderId, id);
        return reply.redirect(urls.app.instruments(), 303);
      });
    });
  };
}

function nameOf({ givenName, familyName }: { givenName: string | null; familyName: string | null }): string {
  return [givenName, familyName].filter((name) => name !== null).join(' ');
}

/** The currency of the form: the one that was asked for, or that of the holder's country. */
function toCurrency(asked: string | undefined, country: string | undefined): BankCurrency {
  if (asked === 'USD' || asked === 'EUR') return asked;
  return euroCountries.includes(country ?? '') ? 'EUR' : 'USD';
}

function idIn(request: FastifyRequest): Id<'ins'> | undefined {
  const { instrumentId } = request.params as { instrumentId: string };
  return isId('ins', instrumentId) ? instrumentId : undefined;
}

async function showAdd(
  { proofs, forms, terms }: BankPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: ShownBank,
  faults: readonly FieldFault[],
  status = 422,
): Promise<FastifyReply> {
  const { hasPin } = await proofs.ways(request.session!.holderId, challengeOf(shown));
  const view = { shown, terms, needsPin: hasPin, token: forms.token(request, reply), faults };
  return sendPage(reply, addBankView(view), faults.length > 0 ? status : 200);
}

async function addBank(deps: BankPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { holderId } = request.session!;
  const { pin = '' } = request.body as FormFields;
  const typed = readTyped(request.body as FormFields);
  const shown = shownOf(typed);
  const at = typed.currency === 'EUR' ? 'iban' : 'account';
  const refuse = (fault: FieldFault, code: string, status?: number) => {
    noteRefusal(reply, code);
    return showAdd(deps, request, reply, shown, [fault], status);
  };
  const faults = judgeBank(typed, nameOf(await deps.accounts.get(holderId)));
  if (faults.length > 0) return showAdd(deps, request, reply, shown, faults.map(faultOf));
  const challenge = challengeOf(shown);
  if ((await deps.proofs.ways(holderId, challenge)).hasPin) {
    const proof = toProof({ pin });
    if (!proof)
      return refuse({ field: 'pin', message: t('Type the six digits of your payment PIN.') }, 'proof_missing');
    const proved = await deps.proofs.prove(holderId, challenge, proof);
    if (!proved.ok) {
      const message = proofWords(proved.error, deps.world.clocks.security());
      return refuse({ field: 'pin', message }, proved.error.code);
    }
  }
  const agreement = { ip: request.ip, userAgent: request.headers['user-agent'] ?? 'unknown' };
  const added = await deps.bankAccounts.add(holderId, { ...typed, agreement }).catch(unanswered);
  if (added === 'unanswered') return refuse({ field: at, message: silentWords() }, 'processor_unavailable', 503);
  if (added.ok) return reply.redirect(urls.funding.bank({ instrumentId: added.value.id }), 303);
  const { error } = added;
  const field = error.code === 'bank_name_differs' ? 'name' : at;
  const message = notAddedWords(error, typed.currency, deps.world.clocks.security());
  return refuse({ field, message }, error.code, error.code === 'bank_accounts_too_many' ? 429 : undefined);
}

function readTyped({ currency, name = '', routing = '', account = '', iban = '' }: FormFields): TypedBank {
  return currency === 'EUR'
    ? { currency, name: typedLine(name), iban: typedCode(iban).toUpperCase() }
    : { currency: 'USD', name: typedLine(name), routing: typedCode(routing), account: typedCode(account) };
}

/** What the form shows again: an IBAN whole, because its typist looks for the mistyped sign, and no account number. */
function shownOf(typed: TypedBank): ShownBank {
  const { currency, name } = typed;
  return { currency, name, number: typed.currency === 'EUR' ? typed.iban : typed.routing };
}

function challengeOf({ name, number }: ShownBank): Buffer {
  return sha256(canonicalJson({ act: 'add_bank_account', name, number }));
}

function silentWords(): string {
  return t('Our processor could not be reached. Try again in a moment.');
}

function unanswered(error: unknown): 'unanswered' {
  if (error instanceof ProcessorUnavailableError) return 'unanswered';
  throw error;
}

async function findAsked({ bankAccounts }: BankPageDeps, request: FastifyRequest): Promise<BankAccount | undefined> {
  const id = idIn(request);
  return id && bankAccounts.find(request.session!.holderId, id);
}

async function showBank(
  deps: BankPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
  status = 422,
): Promise<FastifyReply> {
  const account = await findAsked(deps, request);
  if (!account) return notFoundPage(request, reply);
  const debits = (await deps.debits(account.holderId)).filter((one) => one.instrumentId === account.id);
  const answer = faults.length > 0 ? (request.body as FormFields) : {};
  const view = { account, debits, answer, token: deps.forms.token(request, reply), faults };
  return sendPage(reply, bankView(view), faults.length > 0 ? status : 200);
}

async function proveBank(deps: BankPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const account = await findAsked(deps, request);
  if (!account) return notFoundPage(request, reply);
  const { code = '', first = '', second = '' } = request.body as FormFields;
  const at = account.deposits === 'amounts' ? 'first' : 'code';
  const answer = readAnswer(account, { code: typedCode(code), first: typedCode(first), second: typedCode(second) });
  if (!answer) {
    const message = noTryWords(account);
    return showBank(deps, request, reply, [{ field: at, message }]);
  }
  const proved = await deps.bankAccounts.prove(request.session!.holderId, account.id, answer).catch(unanswered);
  if (proved === 'unanswered') {
    noteRefusal(reply, 'processor_unavailable');
    const message = t('{silent} This was no try.', { silent: silentWords() });
    return showBank(deps, request, reply, [{ field: at, message }], 503);
  }
  if (proved.ok) return reply.redirect(urls.funding.bank({ instrumentId: account.id }), 303);
  noteRefusal(reply, proved.error.code);
  const isOpen = proved.error.code === 'answer_wrong' && proved.error.account.status === 'verifying';
  if (!isOpen) return reply.redirect(urls.funding.bank({ instrumentId: account.id }), 303);
  return showBank(deps, request, reply, [{ field: at, message: t('That is not what was sent to the account.') }]);
}

/** Has the cent sent, after the holder has seen what the bank says of their name. */
async function sendCent(deps: BankPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const account = await findAsked(deps, request);
  if (!account) return notFoundPage(request, reply);
  const sent = await deps.bankAccounts.send(request.session!.holderId, account.id).catch(unanswered);
  if (sent === 'unanswered') {
    noteRefusal(reply, 'processor_unavailable');
    return showBank(deps, request, reply, [{ field: 'send', message: silentWords() }], 503);
  }
  if (!sent.ok) noteRefusal(reply, sent.error.code);
  // The page says why, and shows a changed answer of the bank before anything is sent.
  return reply.redirect(urls.funding.bank({ instrumentId: account.id }), 303);
}
