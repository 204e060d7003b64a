import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeLink, judgeUndo, timesOfMove, undoneBy } from './moves-domain.ts';
import type { Move } from './moves-domain.ts';

const now = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-12-24T12:00:00Z');

describe('linking a wallet to be paid into', () => {
  it('[S132] is no move for the first wallet and for the last one, and is one for any other', () => {
    assert.equal(judgeLink('pye_1', null, undefined), 'at_once');
    assert.equal(judgeLink('pye_1', 'pye_1', undefined), 'at_once');
    assert.equal(judgeLink('pye_1', null, { payeeId: 'pye_1' }), 'at_once');
    assert.equal(judgeLink('pye_2', 'pye_1', undefined), 'move');
    assert.equal(judgeLink('pye_2', 'pye_1', { payeeId: 'pye_2' }), 'move');
    assert.equal(judgeLink('pye_2', null, { payeeId: 'pye_1' }), 'move', 'ending the link first is no way round');
  });

  it('[S132] waits as long as the policy says, and can be undone longer', () => {
    assert.deepEqual(timesOfMove({ moveWaitDays: 3, undoDays: 30 }, now), {
      askedAt: now,
      dueAt: new Date('2026-11-27T12:00:00Z'),
      undoUntil: later,
    });
  });
});

describe('the link in the letter about a move', () => {
  const move: Pick<Move, 'status' | 'payeeId' | 'undoUntil' | 'undoneAt'> = {
    status: 'taken',
    payeeId: 'pye_2',
    undoUntil: later,
    undoneAt: null,
  };

  it('[S132] stops a waiting move', () => {
    assert.equal(judgeUndo({ ...move, status: 'waiting' }, 'pye_1', now), 'stop');
  });

  it('[S132] takes back a move that took effect, even after its wallet was unlinked, until its time is over', () => {
    assert.equal(judgeUndo(move, 'pye_2', now), 'take_back');
    assert.equal(judgeUndo(move, 'pye_2', later), 'over');
  });

  it('[S132] takes back the moves from its wallet on, and no wallet that came by none', () => {
    const [second, third] = [
      { formerPayeeId: 'pye_2', payeeId: 'pye_3' },
      { formerPayeeId: 'pye_3', payeeId: 'pye_4' },
    ];
    assert.equal(judgeUndo(move, 'pye_4', now, [second, third]), 'take_back');
    assert.equal(judgeUndo(move, 'pye_4', later, [second, third]), 'over');
    assert.equal(judgeUndo(move, 'pye_4', now, [third]), 'over');
    assert.equal(judgeUndo(move, 'pye_1', now, [second, third]), 'over');
  });

  it('[S132] says afterwards what it did', () => {
    assert.equal(undoneBy({ endedBy: 'undo', undoneAt: null }), 'stop');
    assert.equal(undoneBy({ endedBy: null, undoneAt: now }), 'take_back');
    assert.equal(undoneBy({ endedBy: 'seller', undoneAt: null }), 'over');
  });

  it('[S132] does nothing twice, nothing to a move without effect, and nothing to a later move', () => {
    assert.equal(judgeUndo({ ...move, undoneAt: now }, 'pye_2', now), 'over');
    assert.equal(judgeUndo({ ...move, status: 'ended' }, 'pye_2', now), 'over');
    assert.equal(judgeUndo(move, 'pye_3', now), 'over');
    assert.equal(judgeUndo(move, undefined, now), 'over');
  });
});
