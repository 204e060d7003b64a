import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { sellers } from '../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../dev/seed/load.ts';
import type { Constellation } from './constellation.ts';
import { freshPhone, password, profile } from './people.ts';

/**
 * Fills the market with the demo's goods. Each seller has a wallet, and signs in to the market as `SLUG@example.com`.
 *
 * @returns The sellers' wallets, by the seller's slug.
 */
export async function fillShop({ wallet, market }: Constellation): Promise<Readonly<Record<string, Id<'hld'>>>> {
  const holders: Record<string, Id<'hld'>> = {};
  const payees: Record<string, string> = {};
  const address = { line1: '1 Row', postalCode: 'D1', city: 'Dublin', country: 'IE' };
  const person = { ...profile, birthDate: '1980-01-01', address, email: null };
  for (const { slug, name } of sellers) {
    const holderId = await wallet.identity.accounts.openComplete({
      phone: freshPhone(),
      password,
      tier: 2,
      profile: person,
    });
    holders[slug] = holderId;
    payees[slug] = (await wallet.linking.payees.open({ holderId, clientId: 'market', name })).id;
  }
  const sellerIds = await loadDemoMarket(market.catalog, payees);
  for (const { slug, name } of sellers) {
    const email = `${slug}@example.com`;
    assert.ok((await market.accounts.signUp({ email, name, password, address: null })).ok);
    await market.accounts.setSeller((await market.accounts.idOf(email))!, sellerIds.get(slug)!);
  }
  return holders;
}
