import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { makeKnown, password, pin } from './people.ts';
import type { Person } from './people.ts';
import { mandateDetail } from './shop.ts';
import type { LinkAttempt, Shop } from './shop.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** Follows the shop's link in another browser, which the wallet knows, and logs in. Afterwards the consent page is open. */
export async function openConsent(
  world: Constellation,
  shop: Shop,
  person: Person,
  url: string | URL,
): Promise<Visitor> {
  const visitor = visit(world, (to) => to.startsWith(shop.origin));
  await makeKnown(world, visitor, person.phone);
  await visitor.open(String(url));
  await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
  return visitor;
}

/**
 * Answers the open consent page with the PIN.
 *
 * @param fields The form's other values.
 * @returns The address it leads to.
 */
export async function answerConsent(
  visitor: Visitor,
  decision: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<URL> {
  await visitor.submit(new URL(visitor.page.url).pathname, { decision, pin, ...fields });
  return new URL(visitor.page.url);
}

/**
 * Goes from the shop to the consent page, allows, and returns to the shop, which has not exchanged the code yet.
 *
 * @param fields The form's values that differ from the page's.
 */
export async function allow(
  world: Constellation,
  shop: Shop,
  person: Person,
  detail: Record<string, unknown> = mandateDetail,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ back: URL; attempt: LinkAttempt; visitor: Visitor }> {
  const attempt = await shop.ask(detail);
  const visitor = await openConsent(world, shop, person, attempt.url);
  return { back: await answerConsent(visitor, 'allow', fields), attempt, visitor };
}

/** Returns the authorization detail that a token response grants. */
export function grantedBy(tokens: { authorization_details?: unknown }): Readonly<Record<string, string>> {
  const [detail] = tokens.authorization_details as Readonly<Record<string, string>>[];
  return detail!;
}

/** The mandate and the tokens of a linked wallet. */
export interface Linked {
  readonly mandateId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The person's browser, signed in to the wallet. */
  readonly visitor: Visitor;
}

/** Links the person's wallet to the shop, under the mandate in `detail`, with the form's `fields`. */
export async function link(
  world: Constellation,
  shop: Shop,
  person: Person,
  detail: Record<string, unknown> = mandateDetail,
  fields: Readonly<Record<string, string>> = {},
): Promise<Linked> {
  const { back, attempt, visitor } = await allow(world, shop, person, detail, fields);
  const tokens = await shop.fetchTokens(back.href, attempt);
  return {
    mandateId: grantedBy(tokens)['mandate_id']!,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token!,
    visitor,
  };
}

/** The actions of people between a shop and the wallet's consent page. */
export const whenConsent = (world: Constellation) => ({
  opensConsent: (shop: Shop, person: Person, url: string | URL) => openConsent(world, shop, person, url),
  answers: answerConsent,
  allows: (shop: Shop, person: Person, detail?: Record<string, unknown>) => allow(world, shop, person, detail),
  links: (shop: Shop, person: Person, detail?: Record<string, unknown>) => link(world, shop, person, detail),
});
