import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from './job.ts';

const order = 'ord_01jdqz3c5te7kqc8vm9r3rw2s4' as const;
const detach = () => {};

describe('a kind of job', () => {
  const giveBack = defineJob(
    'orders.give_back',
    Type.Object({ order_id: IdText('ord'), reason: Type.String() }),
    ({ reason }) => reason,
  );

  it('makes the message that its handler gets', async () => {
    const message = giveBack({ order_id: order, reason: 'late' });
    const payload = { order_id: order, reason: 'late' };
    assert.deepEqual(message, { kind: 'orders.give_back', payload, party: 'late' });
    const seen: unknown[] = [];
    const handlers = giveBack.handledBy(async (given) => void seen.push(given));
    await handlers[message.kind]!(message.payload, detach);
    assert.deepEqual(seen, [message.payload]);
  });

  it('fails for a payload of another shape, without a call of its handler', async () => {
    const handle = giveBack.handledBy(() => assert.fail('it was called'))[giveBack.kind]!;
    for (const payload of [undefined, {}, { order_id: 'pay_1', reason: '' }, { order_id: order, reason: 7 }]) {
      await assert.rejects(handle(payload, detach), /the payload of a job orders\.give_back is of its schema/);
    }
  });
});

describe('a kind of deadline', () => {
  const expire = defineDeadline('order.expire', 'ord');

  it('takes only ids with its prefix', async () => {
    const dueAt = new Date();
    assert.deepEqual(expire.at(dueAt, order), { kind: 'order.expire', subject: order, dueAt });
    assert.deepEqual(expire.of(order), { kind: 'order.expire', subject: order });
    const seen: string[] = [];
    const handle = expire.handledBy(async (id) => void seen.push(id))['order.expire']!;
    await handle(order);
    assert.deepEqual(seen, [order]);
    await assert.rejects(handle('pay_1'), /a deadline order\.expire names ids with ord/);
  });

  it('takes several ids if it is defined with several', async () => {
    const release = defineDeadline('part.release', 'pay', 'prt');
    const [pay, part] = ['pay_01jdqz3c5te7kqc8vm9r3rw2s4', 'prt_01jdqz3c5te7kqc8vm9r3rw2s4'] as const;
    assert.equal(release.of(pay, part).subject, `${pay} ${part}`);
    const seen: string[] = [];
    const handle = release.handledBy(async (...ids) => void seen.push(...ids))['part.release']!;
    await handle(`${pay} ${part}`);
    assert.deepEqual(seen, [pay, part]);
    await assert.rejects(handle(pay), /names ids with pay, prt/);
    await assert.rejects(handle(`${part} ${pay}`), /names ids with pay, prt/);
  });
});
