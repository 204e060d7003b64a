import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleCase, sampleOrder } from '../../../../tests/samples/order.ts';
import { readSalesPlace, salesPlaceOf, writeSalesPlace } from './sales-domain.ts';

describe('[S163b] the place of a part in its seller’s list', () => {
  const order = sampleOrder({ id: 'ord_01jdqz3c5te7kqc8vm9r3rw2s4' });
  const shipBy = new Date('2026-05-04T10:00:00.123Z');
  const part = { ...order.parts[0]!, clocks: { ...order.parts[0]!.clocks, shipBy }, cases: [sampleCase()] };
  const groups = ['to_answer', 'to_ship', 'on_the_way', 'settled'] as const;

  it('is read as it was written, in every group', () => {
    for (const group of groups) {
      const place = salesPlaceOf(group, order, part);
      assert.deepEqual(readSalesPlace(group, writeSalesPlace(group, place)), place);
    }
    assert.equal(writeSalesPlace('to_ship', salesPlaceOf('to_ship', order, part)), `${shipBy.getTime()}-${order.id}`);
    assert.equal(writeSalesPlace('settled', salesPlaceOf('settled', order, part)), order.id);
  });

  it('is read without a deadline', () => {
    const place = { due: null, orderId: order.id };
    assert.deepEqual(readSalesPlace('to_ship', writeSalesPlace('to_ship', place)), place);
  });

  it('is refused if it is of another list, or of none', () => {
    for (const text of ['', '-', 'nonsense', order.id, `x-${order.id}`, `1e9-${order.id}`, '5-pay_1']) {
      assert.equal(readSalesPlace('to_ship', text), undefined, text);
    }
    for (const text of ['', 'pay_1', `5-${order.id}`, `-${order.id}`]) {
      assert.equal(readSalesPlace('settled', text), undefined, text);
    }
  });
});
