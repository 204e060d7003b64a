import { withQuery } from '../../platform/http/url.ts';
import { urls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { knownProfile } from './people.ts';
import type { Visitor } from './visitor.ts';
import { leave } from './wallet.ts';

/** The result that a tester chooses on the processor's page, and what stands on the document. */
export type Shown = Readonly<Record<string, string>>;

/** A document that fits the profile of the people in the tests. */
export const ownDocument: Shown = {
  result: 'verified',
  first: knownProfile.givenName,
  last: knownProfile.familyName,
  born: knownProfile.birthDate,
  kind: 'passport',
  country: 'IE',
  number: 'XP1234567',
  expires: '2039-05-31',
};

/** Begins a check on the page "Your limits", and goes to the processor's page. */
export async function beginCheck(
  world: Constellation,
  { visitor }: { readonly visitor: Visitor },
  continueTo = '/',
): Promise<void> {
  await visitor.open(`${world.walletUrl}${withQuery(urls.identity.raiseLimits(), { continue: continueTo })}`);
  await visitor.submit(urls.identity.raiseLimits(), {});
  await leave(world, visitor);
}

/** Shows a document on the processor's page, and comes back to the wallet. */
export async function showDocument(
  world: Constellation,
  holder: { readonly visitor: Visitor },
  shown: Shown = {},
  continueTo = '/',
): Promise<void> {
  await beginCheck(world, holder, continueTo);
  await submitDocument(holder, shown);
}

/** Submits the open page of the processor. */
export async function submitDocument({ visitor }: { readonly visitor: Visitor }, shown: Shown): Promise<void> {
  await visitor.submit(new URL(visitor.page.url).pathname, { ...ownDocument, ...shown });
}
