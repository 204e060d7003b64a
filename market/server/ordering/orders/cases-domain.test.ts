import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placedAt, sampleCase } from '../../../../tests/samples/order.ts';
import { answerBy, mustAct, openCaseOf, withNews } from './cases-domain.ts';
import type { CaseStatus, OrderCase } from './cases-domain.ts';

const day = (days: number) => new Date(placedAt.getTime() + days * 86_400_000);

describe('the cases of a part', () => {
  it('[B2a] keep the longer past of each case, in whatever sequence the answers arrive', () => {
    const first = sampleCase();
    const answered = sampleCase({ status: 'countered', timeline: [...first.timeline, ...first.timeline] });
    const other = sampleCase({ id: 'cas_2' });
    for (const answers of [
      [[first], [answered], [first, other]],
      [[answered, other], [first], [first]],
    ]) {
      const stored = answers.reduce<readonly OrderCase[]>(withNews, []);
      assert.deepEqual(
        stored.map(({ id, status }) => [id, status]),
        [
          ['cas_1', 'countered'],
          ['cas_2', 'open'],
        ],
      );
    }
    assert.deepEqual(withNews([answered], []), [answered]);
  });

  it('wait for a side only while that side can do something', () => {
    const waits = (status: CaseStatus, who: 'buyer' | 'seller' | 'both' | 'operator', isSent = false) => {
      const dispute = sampleCase({ status, awaits: { who, until: day(5) }, isSent });
      return (['buyer', 'seller'] as const).filter((party) => mustAct(dispute, party)).join();
    };
    assert.deepEqual(
      [waits('open', 'seller'), waits('countered', 'buyer'), waits('awaiting_address', 'seller')],
      ['seller', 'buyer', 'seller'],
    );
    assert.deepEqual([waits('awaiting_return', 'buyer'), waits('awaiting_return', 'buyer', true)], ['buyer', '']);
    assert.deepEqual([waits('return_delivered', 'seller'), waits('replacing', 'seller')], ['seller', '']);
    assert.deepEqual(
      [waits('proposed', 'both'), waits('escalated', 'operator'), waits('returning', 'buyer')],
      ['', '', ''],
    );
  });

  it('[B1e] name the nearest deadline of a side', () => {
    const cases = [
      sampleCase({ awaits: { who: 'seller', until: day(5) } }),
      sampleCase({ id: 'cas_2', awaits: { who: 'seller', until: day(3) } }),
      sampleCase({ id: 'cas_3', status: 'countered', awaits: { who: 'buyer', until: day(1) } }),
      sampleCase({ id: 'cas_4', status: 'closed', awaits: null }),
    ];
    assert.deepEqual([answerBy(cases, 'seller'), answerBy(cases, 'buyer')], [day(3), day(1)]);
    assert.equal(answerBy([], 'seller'), null);
  });

  it('are open until they are closed', () => {
    assert.equal(openCaseOf([sampleCase()], 'prd_1')?.id, 'cas_1');
    assert.equal(openCaseOf([sampleCase()], 'prd_2'), undefined);
    assert.equal(openCaseOf([sampleCase({ status: 'closed' })], 'prd_1'), undefined);
  });
});
