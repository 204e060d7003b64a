import { createHmac } from 'node:crypto';
import type { Seal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { PaymentRequest, WalletError, WalletPayment } from '../wallet-payment.ts';
import type { WalletGateway } from '../gateway.ts';
import { ATTEMPT_MS } from './domain.ts';
import type { Link, LinkFault } from './domain.ts';
import type { Granted, OauthGateway } from './oauth-gateway.ts';
import {
  endLink,
  findLink,
  findToken,
  insertAttempt,
  insertLink,
  linksOf,
  lockActiveBySubject,
  takeAttempt,
} from './store.ts';

export interface Started {
  /** Where the browser goes. */
  readonly url: string;
  /** Binds the attempt to the browser; kept in a cookie. */
  readonly browserToken: string;
}

export type LinkOutcome = Result<{ link: Link; continueTo: string }, { fault: LinkFault; continueTo: string }>;

/** The door to linked wallets. */
export interface Links {
  /** Those in force first, then the few that ended last. */
  listOf(shopperId: Id<'shp'>): Promise<Link[]>;
  find(shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<Link | undefined>;
  /** Begins the way to the wallet. */
  start(shopperId: Id<'shp'>, continueTo: string): Promise<Result<Started, 'unreachable'>>;
  /** Ends the way, with a link or with the reason why there is none. What came back counts once, in its own browser. */
  finish(shopperId: Id<'shp'>, browserToken: string | undefined, url: URL): Promise<LinkOutcome>;
  /** Ends a link here and at the wallet; here at once, there as soon as it answers. */
  unlink(shopperId: Id<'shp'>, id: Id<'lnk'>): Promise<boolean>;
  /** Revokes at the wallet what was ended here. Handler of `wallet.revoke`. */
  revoke(mandateId: string): Promise<void>;
  /** Takes over how the wallet sees a link now. */
  refresh(mandateId: string): Promise<void>;
  /**
   * Asks the wallet for a payment under a link; a link that turns out to be over is ended here.
   *
   * @param attemptId The key: asked again with it, the same payment comes back.
   */
  pay(link: Link, attemptId: string, request: PaymentRequest): Promise<Result<WalletPayment, WalletError>>;
}

export interface LinkDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: WalletGateway;
  readonly oauth: OauthGateway;
  readonly seal: Seal;
  /** Makes the names by which the wallet knows our accounts. */
  readonly accountKey: Buffer;
  readonly wake: () => void;
}

const MOST_ENDED = 3;

export const revokeJob = 'wallet.revoke';

export function createLinks(deps: LinkDeps): Links {
  const { db, world, gateway, wake } = deps;
  return {
    listOf: (shopperId) => db.read({ shopper: shopperId }, (tx) => linksOf(tx, shopperId, MOST_ENDED)),
    find: (shopperId, id) => db.read({ shopper: shopperId }, (tx) => findLink(tx, shopperId, id)),
    start: createStart(deps),
    finish: createFinish(deps),
    unlink: async (shopperId, id) => {
      const ended = await db.write(async (tx) => {
        const link = await findLink(tx, shopperId, id);
        if (!link || !(await endLink(tx, link.mandateId, 'shopper', world.clocks.business()))) return false;
        await enqueue(tx, [{ kind: revokeJob, payload: { mandate_id: link.mandateId } }]);
        return true;
      });
      wake();
      return ended;
    },
    revoke: async (mandateId) => {
      const revoked = await gateway.revoke(mandateId);
      if (!revoked.ok) throw new Error(`The wallet did not end ${mandateId}: ${revoked.error.code}.`);
    },
    refresh: async (mandateId) => {
      const mandate = await gateway.getMandate(mandateId);
      if (!mandate.ok) throw new Error(`The wallet did not tell of ${mandateId}: ${mandate.error.code}.`);
      const { status, revokedBy = 'wallet' } = mandate.value;
      if (status === 'revoked') await db.write((tx) => endLink(tx, mandateId, revokedBy, world.clocks.business()));
    },
    pay: async (link, attemptId, request) => {
      const row = await db.write((tx) => findToken(tx, link.id));
      if (!row?.refreshToken) return err(linkEnded);
      const token = deps.seal.open(row.refreshToken, link.id);
      const payment = await gateway.createPayment(token, attemptId, request);
      if (!payment.ok && payment.error.code === 'wallet_refused' && payment.error.reason === 'mandate_revoked') {
        await db.write((tx) => endLink(tx, link.mandateId, 'wallet', world.clocks.business()));
      }
      return payment;
    },
  };
}

const linkEnded = {
  code: 'wallet_refused',
  reason: 'mandate_revoked',
  title: 'The link to this wallet has ended',
  detail: 'We may no longer charge it.',
  nextAction: 'Link the wallet again, or choose another one.',
  charged: false,
  reference: undefined,
  shortfall: undefined,
} as const satisfies WalletError;

function createStart({ db, world, oauth, seal, accountKey }: LinkDeps): Links['start'] {
  return async (shopperId, continueTo) => {
    const account = createHmac('sha256', accountKey).update(shopperId).digest('base64url');
    const way = await oauth.begin(account);
    if (!way.ok) return way;
    const { url, state, verifier } = way.value;
    const browserToken = world.random(32).toString('base64url');
    const now = world.clocks.security();
    const attempt = {
      stateHash: sha256(state),
      browserHash: sha256(browserToken),
      shopperId,
      verifier: seal.close(verifier, state),
      continueTo,
      expiresAt: new Date(now.getTime() + ATTEMPT_MS),
    };
    await db.write((tx) => insertAttempt(tx, attempt, now));
    return ok({ url, browserToken });
  };
}

function createFinish(deps: LinkDeps): Links['finish'] {
  const { db, world, oauth, seal } = deps;
  const takeUp = createTakeUp(deps);
  return async (shopperId, browserToken = '', url) => {
    const state = url.searchParams.get('state') ?? '';
    const asked = { stateHash: sha256(state), browserHash: sha256(browserToken), shopperId };
    const attempt = await db.write((tx) => takeAttempt(tx, asked));
    if (!attempt || attempt.expiresAt <= world.clocks.security())
      return err({ fault: 'expired', continueTo: '/account/payment-methods' });
    const { continueTo } = attempt;
    const granted = await oauth.finish(url, { state, verifier: seal.open(attempt.verifier, state) });
    if (!granted.ok) return err({ fault: granted.error, continueTo });
    const link = await takeUp(shopperId, granted.value);
    return link.ok ? ok({ link: link.value, continueTo }) : err({ fault: link.error, continueTo });
  };
}

/** Takes the link down; one of the same wallet and shopper makes way for it, one of another shopper does not. */
function createTakeUp({ db, world, seal, wake }: LinkDeps) {
  return async (shopperId: Id<'shp'>, granted: Granted): Promise<Result<Link, LinkFault>> => {
    const { refreshToken, ...told } = granted;
    const link: Link = {
      ...told,
      id: world.ids.mint('lnk'),
      shopperId,
      currency: 'EUR',
      status: 'active',
      endedBy: null,
      createdAt: world.clocks.business(),
      endedAt: null,
    };
    const taken = await db.write(async (tx) => {
      const former = await lockActiveBySubject(tx, link.subject);
      if (former && former.shopperId !== shopperId) {
        await enqueue(tx, [{ kind: revokeJob, payload: { mandate_id: link.mandateId } }]);
        return err('linked_here' as const);
      }
      if (former) await endLink(tx, former.mandateId, 'replacement', link.createdAt);
      await insertLink(tx, link, seal.close(refreshToken, link.id));
      return ok(link);
    });
    wake();
    return taken;
  };
}
