import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { desksOf, maySee, readDesk, readFilter, readMacro } from './domain.ts';

describe('tickets for staff', () => {
  it('[S61] are all for support and administration, and for others those that were handed to them', () => {
    for (const role of ['support', 'admin'] as const) assert.equal(maySee({ role }, { desk: 'finance' }), true);
    for (const role of ['reviewer', 'finance'] as const) {
      assert.deepEqual(desksOf({ role }), [role]);
      assert.equal(maySee({ role }, { desk: 'support' }), false);
    }
  });

  it('are filtered by what the address names, and by nothing that is unknown', () => {
    assert.deepEqual(readFilter({ topic: 'link', status: 'closed' }), { topic: 'link', status: 'closed' });
    assert.deepEqual(readFilter({ topic: 'x', status: 'y' }), { topic: undefined, status: undefined });
  });

  it('[O1a] open on those that wait, and show all if that is asked for', () => {
    assert.deepEqual(readFilter({}), { topic: undefined, status: 'waiting' });
    assert.deepEqual(readFilter({ topic: 'link', status: '' }), { topic: 'link', status: undefined });
  });

  it('are handed to another role alone', () => {
    assert.equal(readDesk('finance', { desk: 'support' }), 'finance');
    for (const typed of ['', 'support', 'boss']) assert.equal(readDesk(typed, { desk: 'support' }), undefined);
  });
});

describe('a macro', () => {
  it('has a name, a title and words, without the number of a card', () => {
    const read = readMacro({ name: ' refund ', title: 'Refund', words: 'Card 4242 4242 4242 4242' });
    assert.deepEqual(read, { ok: true, value: { name: 'refund', title: 'Refund', words: 'Card •••• 4242' } });
    const refused = readMacro({ name: 'A B', title: '', words: 'x'.repeat(4_001) });
    assert.deepEqual(!refused.ok && refused.error.map(({ field, code }) => `${field} ${code}`), [
      'name name_wrong',
      'title missing',
      'words too_long',
    ]);
  });
});
