import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { productionFaults } from './serve.ts';

const random = () => randomBytes(32).toString('base64url');

const wallet = {
  HOLDFAST_WALLET_URL: 'https://wallet.holdfast.example',
  HOLDFAST_WALLET_DATABASE_URL: 'postgres://server:word@db.internal/holdfast_wallet',
  HOLDFAST_WALLET_SECRET: random(),
  STRIPE_SECRET_KEY: `sk_live_${random()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: random(),
  TWILIO_FROM: '+15005550006',
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'wallet@holdfast.example',
};

describe('serving in production', () => {
  it('[O4] goes ahead when everything is named', () => {
    assert.deepEqual(productionFaults('wallet', wallet), []);
  });

  it('[S119] refuses empty, default and guessable secrets', () => {
    for (const secret of ['', 'changeme', 'change-me-change-me-change-me', 'a'.repeat(64), 'short']) {
      const faults = productionFaults('wallet', { ...wallet, HOLDFAST_WALLET_SECRET: secret });
      assert.equal(faults.length, 1, secret);
      assert.match(faults[0] ?? '', /^HOLDFAST_WALLET_SECRET /);
    }
  });

  it('[O4] refuses an address without https and a movable clock, except on one machine', () => {
    const open = { ...wallet, HOLDFAST_WALLET_URL: 'http://wallet.holdfast.example', HOLDFAST_CLOCK_URL: 'http://x' };
    assert.equal(productionFaults('wallet', open).length, 2);
    const local = { ...open, HOLDFAST_WALLET_URL: 'http://wallet.localhost:4000' };
    assert.deepEqual(productionFaults('wallet', local), []);
  });

  it('[O4] names everything that the market lacks', () => {
    assert.ok(productionFaults('market', {}).length >= 10);
  });
});
