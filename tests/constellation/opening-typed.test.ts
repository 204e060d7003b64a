import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { codeSentTo } from '../world/people.ts';
import { startWorld } from '../world/world.ts';
import type { Given, TestWorld } from '../world/world.ts';

describe('typed text in the sign-up', () => {
  let world: TestWorld;
  let given: Given;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
  });
  after(() => world.close());

  it('[S159a] may be a phone number as an address book writes it', async () => {
    const visitor = given.visitor();
    await visitor.open(`${world.walletUrl}${walletUrls.identity.signUp()}`);
    await visitor.submit(walletUrls.identity.signUp(), { phone: '\u202A+353\u00A085\u2013０１２３４56\u202C' });
    assert.equal(visitor.page.status, 200);
    assert.match(visitor.page.text, /\+353 85 012 3456/);
  });

  it('[S159b] may be a code with a dash or in other digits, and counts as a try only if it can be a code', async () => {
    const visitor = await given.newcomer({ at: 'code' });
    const { phone } = visitor;
    const code = codeSentTo(world, phone);
    for (const typed of ['', '12345', '1234567', 'abcdef', code.slice(0, 5), `${code}0`]) {
      await visitor.submit(walletUrls.identity.signUpCode(), { code: typed });
      assert.match(visitor.page.text, /not counted as a try/, typed);
    }
    const arabic = Array.from(code, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    await visitor.submit(walletUrls.identity.signUpCode(), {
      code: `\u202A${arabic.slice(0, 3).join('')}-${code.slice(3)}\u202C`,
    });
    assert.match(visitor.page.text, /Choose a password/);
  });
});
