import { encryptNotification } from '@block65/webcrypto-web-push';
import { SignJWT, importJWK } from 'jose';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import type { World } from '#platform/kernel/world.ts';
import { outcomeOf } from './domain.ts';
import type { Outcome, Shown, Subscription } from './domain.ts';

interface Push {
  readonly shown: Shown;
  /** The seconds for which the push service keeps it for a device that is off. */
  readonly lifeS: number;
  readonly isUrgent: boolean;
}

interface Posted {
  readonly outcome: Outcome;
  /** The wait that the push service asks for; 0 if it does not. */
  readonly waitMs: number;
}

/** Posts to the push services of browsers (RFC 8030). Never throws: failures are outcomes. */
export interface PushServices {
  /** Our public key, which a browser binds its subscription to (RFC 8292 §4). */
  readonly publicKey: string;
  post(to: Subscription, push: Push): Promise<Posted>;
}

interface PushServicesDeps {
  /** Its `http` refuses addresses of private networks at connect. */
  readonly world: Pick<World, 'http' | 'clocks'>;
  readonly key: SigningJwk;
  /** How a push service reaches the operator: an address of mail, or the wallet's. */
  readonly contact: string;
  /** Origins of push services on a private network. The server's own list has no part in it. */
  readonly privateOrigins: readonly string[];
}

const ANSWER_WITHIN_MS = 15_000;
/** A push service refuses a signature of more than a day (RFC 8292 §2). */
const SIGNED_FOR_S = 12 * 3_600;

/** Creates the gateway to push services. */
export function createPushServices(deps: PushServicesDeps): PushServices {
  const { x, y } = deps.key;
  const point = Buffer.concat([Buffer.of(0x04), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const publicKey = point.toString('base64url');
  return { publicKey, post: (to, push) => postPush(deps, publicKey, to, push) };
}

async function postPush(
  deps: PushServicesDeps,
  publicKey: string,
  { endpoint, p256dh, auth }: Subscription,
  { shown, lifeS, isUrgent }: Push,
): Promise<Posted> {
  const { world, privateOrigins } = deps;
  const to = { endpoint, expirationTime: null, keys: { p256dh, auth } };
  // Padded to one length, so that the push service learns nothing from it.
  const body = await encryptNotification(to, Buffer.from(JSON.stringify(shown)));
  const headers = {
    authorization: `vapid t=${await signFor(deps, new URL(endpoint).origin)}, k=${publicKey}`,
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(lifeS),
    urgency: isUrgent ? 'high' : 'normal',
  };
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const init = { method: 'POST', headers, body, redirect: 'manual', signal, privateOrigins } as const;
    const answer = await world.http(endpoint, init);
    // Only status and header are read: the rest may never end.
    await answer.body?.cancel();
    const waitMs = waitOf(answer.headers.get('retry-after'), world.clocks.security());
    return { outcome: outcomeOf(answer.status), waitMs };
  } catch {
    return { outcome: 'later', waitMs: 0 };
  }
}

/** Signs that it is we who send, for one push service (RFC 8292 §2). */
async function signFor({ key, contact, world }: PushServicesDeps, audience: string): Promise<string> {
  const nowS = Math.floor(world.clocks.security().getTime() / 1_000);
  return new SignJWT({ sub: contact })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(audience)
    .setExpirationTime(nowS + SIGNED_FOR_S)
    .sign(await importJWK({ ...key }, 'ES256'));
}

/** Reads `Retry-After`, which is seconds or a date (RFC 9110 §10.2.3). */
function waitOf(header: string | null, now: Date): number {
  if (header === null) return 0;
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : 0;
}
