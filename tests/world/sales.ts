import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Id } from '#platform/kernel/id.ts';
import type { Trade } from '../../wallet/server/linking/clients/domain.ts';
import type { Constellation } from './constellation.ts';

/** A shop that calls the wallet's services directly. */
export interface Sales {
  readonly clientId: string;
  openPayee(holderId: Id<'hld'>, name: string): Promise<Id<'pye'>>;
  /** Sells one product to a holder, under a new mandate that covers the payment. Afterwards the money is in escrow. */
  sell(buyer: Id<'hld'>, sale: { payeeId: Id<'pye'>; minor: bigint; reference: string }): Promise<Id<'pay'>>;
}

const ORIGIN = 'https://shop.example';
const CAP_MINOR = 100_000n;

/**
 * Registers a shop that calls the wallet's services directly, for tests that need a payment but not its HTTP requests.
 */
export async function openSales({ wallet }: Constellation, name: string, trade?: Trade): Promise<Sales> {
  const clientId = `shop-${randomUUID()}`;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig', kid: 'k' };
  const redirectUris = [`${ORIGIN}/callback`];
  const registration = { clientId, name, redirectUris, jwks: { keys: [jwk] }, trade };
  assert.ok((await wallet.linking.clients.register(registration)).ok);
  const { mandates, payees } = wallet.linking;
  return {
    clientId,
    openPayee: async (holderId, payeeName) =>
      (await payees.open({ holderId, clientId, name: payeeName, maxCommissionBasisPoints: 800 })).id,
    sell: async (holderId, { payeeId, minor, reference }) => {
      const cap = { minor: CAP_MINOR, currency: 'EUR' } as const;
      const consent = {
        holderId,
        clientId,
        account: 'a',
        maxPerPayment: cap,
        maxPerMonth: cap,
        purpose: 'Purchases',
        shared: [],
        confirm: null,
      } as const;
      const mandate = await mandates.consent(consent);
      assert.ok((await mandates.activate(mandate.id)).ok);
      const amount = { amount: String(minor), currency: 'EUR' as const };
      const none = { amount: '0', currency: 'EUR' as const };
      const created = await wallet.payments.payments.create({
        clientId,
        holderId,
        mandateId: mandate.id,
        key: { key: randomUUID(), requestHash: 'one' },
        order: {
          amount,
          order: { reference, description: 'A lamp' },
          lines: [{ reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount }],
          parts: [{ reference: 'p1', payee_id: payeeId, amount, commission: none }],
          return_url: `${ORIGIN}/back`,
        },
      });
      assert.ok(created.ok, JSON.stringify(created));
      assert.equal(created.value.status, 'captured');
      return created.value.id as Id<'pay'>;
    },
  };
}
