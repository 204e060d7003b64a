import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRoom } from './room.ts';

describe('the room of those who wait for a batch', () => {
  const of = (scope: string) => ({ key: { scope } });
  const own = { key: undefined };

  it('has a quarter for each caller, and some for the wallet’s own that no caller takes', () => {
    const room = createRoom(16);
    for (const scope of ['a', 'b', 'c']) {
      for (let count = 0; count < 4; count += 1) room.enter(of(scope));
      assert.throws(() => room.enter(of(scope)), { statusCode: 503 });
    }
    room.enter(of('d'));
    room.enter(of('d'));
    assert.throws(() => room.enter(of('d')), { statusCode: 503 });
    room.enter(own);
    room.enter(own);
    assert.throws(() => room.enter(own), { statusCode: 503 });
  });

  it('is free again for whoever has left', () => {
    const room = createRoom(4);
    room.enter(of('a'));
    assert.throws(() => room.enter(of('a')), { statusCode: 503 });
    room.leave(of('a'));
    room.enter(of('a'));
  });
});
