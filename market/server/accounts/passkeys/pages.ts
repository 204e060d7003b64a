import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { parseRegistration } from '#platform/credentials/passkey-answers.ts';
import type { Routes } from '#platform/http/app.ts';
import { deviceName } from '#platform/http/device-name.ts';
import { FormFields, ownFormsOnly } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from '../../pages.ts';
import { urls } from '../../urls.ts';
import type { Fault } from '../accounts/domain.ts';
import { requireFresh, requireShopper } from '../accounts/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { judgeName, keyOf } from './domain.ts';
import type { Passkey, Passkeys } from './service.ts';
import { addFaultWords, nameFaultWords } from './words.ts';

interface PasskeyPageDeps {
  readonly passkeys: Passkeys;
  readonly sessions: Pick<Sessions, 'isFresh'>;
  readonly pages: Pages;
  readonly forms: FormGuard;
}

const Params = Type.Object({ key: Type.String({ maxLength: 22 }) });
const PAGE = urls.accounts.security();

/** The pages on which shoppers add, rename and remove their passkeys, after a fresh proof of who they are. */
export function passkeyPages(deps: PasskeyPageDeps): Routes {
  const { passkeys, forms } = deps;
  return async (app) => {
    app.addHook('preHandler', requireShopper);
    app.addHook('preHandler', requireFresh(deps.sessions, PAGE));
    const own = ownFormsOnly(forms, PAGE);
    app.get(urls.accounts.passkeys.pattern, (request, reply) => showAdd(deps, request, reply, {}));
    app.post(urls.accounts.passkeys.pattern, { schema: { body: FormFields }, preHandler: own }, (request, reply) =>
      add(deps, request, reply),
    );
    app.get(urls.accounts.passkey.pattern, { schema: { params: Params } }, (request, reply) =>
      showPasskey(deps, request, reply, {}),
    );
    const options = { schema: { body: FormFields, params: Params }, preHandler: own };
    app.post(urls.accounts.passkey.pattern, options, (request, reply) => rename(deps, request, reply));
    app.post(urls.accounts.removePasskey.pattern, options, async (request, reply) => {
      // A second press finds the passkey gone.
      await passkeys.remove(request.shopper!.id, request.params.key);
      return reply.redirect(withQuery(PAGE, { done: 'passkey-removed' }), 303);
    });
  };
}

async function showAdd(
  { passkeys, pages }: PasskeyPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, faults = [] }: { name?: string; faults?: readonly Fault[] },
): Promise<FastifyReply> {
  return pages.send(request, reply, {
    title: t('Add a passkey'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'add-passkey',
      ask: await passkeys.askToAdd(request.shopper!),
      name: name ?? deviceName(request.headers['user-agent']),
      faults,
    },
  });
}

async function add(deps: PasskeyPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { challengeId = '', response: text = '', name: typed = '' } = request.body as FormFields;
  const name = judgeName(typed);
  if (!name.ok) return showAdd(deps, request, reply, { name: typed, faults: [nameFaultWords(name.error)] });
  const response = parseRegistration(text);
  const added = response && (await deps.passkeys.add(request.shopper!.id, { challengeId, response, name: name.value }));
  if (added?.ok) return reply.redirect(withQuery(PAGE, { done: 'passkey-added' }), 303);
  const error = added?.error ?? { code: 'passkey_refused' };
  return showAdd(deps, request, reply, { name: typed, faults: [addFaultWords(error)] });
}

async function findAsked({ passkeys }: PasskeyPageDeps, request: FastifyRequest): Promise<Passkey | undefined> {
  const had = await passkeys.list(request.shopper!.id);
  return had.find((one) => keyOf(one) === (request.params as { key: string }).key);
}

async function showPasskey(
  deps: PasskeyPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed, faults = [] }: { typed?: string; faults?: readonly Fault[] },
): Promise<FastifyReply> {
  const passkey = await findAsked(deps, request);
  if (!passkey) return missing(reply);
  const { name, createdAt } = passkey;
  return deps.pages.send(request, reply, {
    title: t('Your passkey'),
    status: faults.length > 0 ? 422 : 200,
    data: {
      page: 'passkey',
      passkeyKey: keyOf(passkey),
      name,
      typed: typed ?? name,
      added: { iso: createdAt.toISOString(), words: formatDate(createdAt, 'longDate') },
      faults,
    },
  });
}

async function rename(deps: PasskeyPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { name: typed = '' } = request.body as FormFields;
  const { key } = request.params as { key: string };
  const renamed = await deps.passkeys.rename(request.shopper!.id, key, typed);
  if (renamed.ok) return reply.redirect(withQuery(PAGE, { done: 'passkey-renamed' }), 303);
  if (renamed.error.code === 'passkey_unknown') return missing(reply);
  return showPasskey(deps, request, reply, { typed, faults: [nameFaultWords(renamed.error)] });
}

/** A passkey of somebody else is as unknown as one that does not exist. */
function missing(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}
