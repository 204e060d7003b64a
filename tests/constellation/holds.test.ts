import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { holdMoney } from '../../wallet/server/ledger/holds/commands.ts';
import { startWorld } from '../world/world.ts';

const HOUR_MS = 3_600_000;

it('[W10a] a hold that is neither captured nor voided frees its money when it expires', async () => {
  const world = await startWorld();
  const { holderId } = await world.given.person();
  await world.when.receives({ holderId }, 5_000n);
  const account = async () => (await world.wallet.ledger.accountsOfHolder(holderId))[0]!;
  const expiresAt = new Date(Date.now() + HOUR_MS);
  const amount = { minor: 3_000n, currency: 'EUR' } as const;
  const here = { cell: HOME_CELL };
  const hold = { id: 'hol_01jdqz3c5te7kqc8vm9r3rw2s4', ...here, accountId: (await account()).id, amount } as const;
  const held = await world.wallet.batch.submit(holdMoney, { ...hold, paymentId: null, expiresAt }, here);
  assert.ok(held.ok);
  await world.settle();
  assert.equal((await account()).heldMinor, 3_000n);
  world.advance(2 * HOUR_MS);
  await world.settle();
  assert.equal((await account()).heldMinor, 0n);
  await world.close();
});
