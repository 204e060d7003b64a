import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { secrets, startTestSandbox, until } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

async function announce({ sandbox }: TestSandbox) {
  sandbox.stripe.announce('customer.created', { id: 'cus_1' });
  await sandbox.stripe.commit();
  return sandbox.webhooks.list()[0]!;
}

describe('webhooks that the outside world sends', () => {
  it('are tried again until they are taken', async () => {
    const test = await startTestSandbox();
    try {
      test.receiverAnswers(503);
      const delivery = await announce(test);
      await until('it was tried twice', () => delivery.attempts.length >= 2);
      test.receiverAnswers(200);
      await until('it is taken', () => delivery.state === 'taken');
      assert.deepEqual([delivery.attempts[0]?.outcome, delivery.attempts.at(-1)?.outcome], ['503', '200']);
    } finally {
      await test.close();
    }
  });

  it('are given up after the last retry, and sent once more by a replay', async () => {
    const test = await startTestSandbox();
    try {
      test.receiverAnswers(500);
      const delivery = await announce(test);
      await until('it is given up', () => delivery.state === 'given_up');
      assert.equal(delivery.attempts.length, 4);
      test.receiverAnswers(200);
      const answer = await test.post(`/events/${delivery.id}/replay`);
      assert.deepEqual(await answer.json(), { id: delivery.id, outcome: '200', state: 'taken' });
      const [first, last] = [test.received[0]!, test.received.at(-1)!];
      assert.equal(last.body, first.body);
      test.stripe.webhooks.constructEvent(
        last.body,
        last.headers['stripe-signature'] ?? '',
        secrets.stripeWebhookSecret,
      );
      assert.equal((await test.post('/events/evt_none/replay')).status, 404);
    } finally {
      await test.close();
    }
  });

  it('are sent after a restart if they were not taken before', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-sandbox-'));
    const before = await startTestSandbox({ dataDir });
    before.receiverAnswers(503);
    const { id } = await announce(before);
    await before.close();
    const after = await startTestSandbox({ dataDir });
    try {
      await until('it is taken', () => after.sandbox.webhooks.find(id)?.state === 'taken');
      assert.ok(after.received.some(({ body }) => (JSON.parse(body) as { id: string }).id === id));
      const { events } = (await (await after.http(`${after.url}/events.json`)).json()) as { events: { id: string }[] };
      assert.equal(events[0]?.id, id);
    } finally {
      await after.close();
      await rm(dataDir, { recursive: true });
    }
  });

  it('are kept: the newest 500 of the taken ones', async () => {
    const test = await startTestSandbox();
    try {
      for (let count = 0; count < 520; count += 1) {
        test.sandbox.webhooks.file({
          id: `evt_${count}`,
          edge: 'stripe_webhooks',
          type: 'a.b',
          subject: 'x_1',
          body: '{}',
        });
      }
      test.sandbox.webhooks.flush();
      assert.equal(test.sandbox.webhooks.list().length, 520);
      await until('all are taken', () => test.sandbox.webhooks.list().every((one) => one.state === 'taken'));
      await announce(test);
      assert.equal(test.sandbox.webhooks.list().length, 500);
      assert.equal(test.sandbox.webhooks.list()[1]?.id, 'evt_519');
    } finally {
      await test.close();
    }
  });
});
