import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { holderIn, profile } from '../world/people.ts';
import type { Visitor } from '../world/visitor.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

describe('names and addresses of the world', () => {
  let world: TestWorld;
  let given: Given;
  let visitor: Visitor;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    visitor = await given.newcomer({ at: 'profile' });
  });
  after(() => world.close());

  /** Submits the profile with changes. @returns The page's status and the form's errors. */
  const refusal = async (changes: Partial<typeof profile> & { region?: string }) => {
    await visitor.submit(walletUrls.identity.signUpProfile(), { ...profile, ...changes });
    const said = [...visitor.page.text.matchAll(/<a href="#(\w+)">([^<]+)/g)].map(
      ([, field, words]) => `${field}: ${words}`,
    );
    return `${visitor.page.status} ${said.join()}`;
  };

  it('[S176b] [S176c] [S178b] [S178d] are refused with the field and the reason, if they are wrong', async () => {
    for (const [changes, expected] of [
      [{ line2: 'x'.repeat(4_000) }, '422 line2: This is too long: shorten it to 80 letters'],
      [{ givenName: 'A\u0007da' }, '422 givenName: Type this without control characters'],
      [{ country: 'US' }, '422 region: Type your state'],
      [{ country: 'DE', postalCode: '' }, '422 postalCode: Type your postal code'],
      [{ postalCode: 'x'.repeat(13) }, '422 postalCode: This is too long: shorten it to 12 letters'],
    ] as const) {
      assert.equal(await refusal(changes), expected);
    }
  });

  it('[S175e] [S178a] [S178d] are accepted by the wallet in the form that the country uses', async () => {
    const home = { line1: '8\tConnaught  Road', postalCode: '', city: 'Central', region: 'Hong Kong Island' };
    await visitor.submit(walletUrls.identity.signUpProfile(), {
      ...profile,
      ...home,
      country: 'HK',
      givenName: '太郎',
      familyName: '',
    });
    const holderId = await holderIn(world, visitor);
    const holder = (await world.wallet.identity.accounts.find(holderId))!;
    assert.deepEqual([holder.tier, holder.givenName, holder.familyName], [1, '太郎', null]);
    assert.deepEqual(holder.address, { ...home, line1: '8 Connaught Road', country: 'HK' });
  });

  it('[S178e] are checked by the market in the same way', async () => {
    const shopper = await given.shopper();
    const home = { line1: '12 Harbour Row', line2: '', postalCode: '', city: 'Dublin', country: 'IE' };
    const save = async (changes: Partial<typeof home>) => {
      await shopper.open(`${world.marketUrl}${marketUrls.accounts.address()}`);
      await shopper.submit(marketUrls.accounts.address(), { ...home, ...changes });
      return shopper.page.status;
    };
    assert.equal(await save({ country: 'DE' }), 422);
    assert.match(shopper.page.text, /Type your postal code/);
    assert.equal(await save({ line2: 'x'.repeat(81) }), 422);
    assert.match(shopper.page.text, /This is too long: shorten it to 80 letters/);
    assert.equal(await save({}), 200);
  });
});
