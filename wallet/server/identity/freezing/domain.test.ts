import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { mintId } from '#platform/kernel/id.ts';
import type { Method } from '../sessions/domain.ts';
import {
  canUnfreeze,
  countsFrom,
  judgeFactor,
  judgeFactors,
  missingKinds,
  usedElsewhere,
  withPhone,
} from './domain.ts';
import type { Freeze } from './domain.ts';

const frozenAt = new Date('2026-11-24T12:00:00Z');
const daysBefore = (days: number) => new Date(frozenAt.getTime() - days * 86_400_000);
const freeze = (used: readonly Method[] = []): Freeze => ({
  id: mintId('frz', 0, randomBytes(10)),
  cell: 0,
  holderId: mintId('hld', 0, randomBytes(10)),
  frozenBy: 'session',
  frozenAt,
  used,
});
const all: readonly Method[] = ['password', 'pin', 'sms', 'passkey'];

describe('unfreezing', () => {
  it('[H3a] takes factors that are more than seven days older than the freeze, however long that is ago', () => {
    assert.ok(judgeFactor(freeze(), 'pin', undefined).ok);
    assert.ok(judgeFactor(freeze(), 'pin', daysBefore(7.01)).ok);
    for (const days of [7, 0, -1, -30]) {
      assert.deepEqual(judgeFactor(freeze(), 'pin', daysBefore(days)), { ok: false, error: 'too_new' });
    }
    assert.deepEqual(judgeFactor(freeze(['pin']), 'pin', undefined), { ok: false, error: 'used_before' });
  });

  it('[H3a] takes no factor of another login of the last seven days, whether or not its session lives', () => {
    const [kept, other] = [mintId('ses', 0, randomBytes(10)), mintId('ses', 0, randomBytes(10))];
    const login = (method: string, session: string, way?: string) => ({
      event: 'login.from_new_browser',
      facts: { method, session, ...(way === undefined ? {} : { login: way }) },
    });
    const halfway = (way: string) => ({ event: 'login.halfway', facts: { login: way } });
    const code = (session: string) => ({ event: 'code.accepted', facts: { purpose: 'first_factor', session } });
    const own = [halfway('ses_a'), code('ses_a'), login('password sms', kept, 'ses_a'), code(kept)];
    assert.deepEqual(usedElsewhere(own, kept), []);
    assert.deepEqual(usedElsewhere(own, null).toSorted(), ['password', 'sms']);
    assert.deepEqual(usedElsewhere([...own, login('passkey', other)], kept), ['passkey']);
    assert.deepEqual(usedElsewhere([...own, halfway('ses_b')], kept), ['password']);
    assert.deepEqual(usedElsewhere([...own, code(other)], kept), ['sms']);
    assert.deepEqual(usedElsewhere([login('password totp', other), login('unknown', other)], kept), [
      'password',
      'totp',
    ]);
    assert.deepEqual(countsFrom(frozenAt), daysBefore(7));
  });

  it('[H3a] takes no code by SMS where the passkey of a stolen phone was used', () => {
    assert.deepEqual(withPhone(['passkey', 'password']).toSorted(), ['passkey', 'password', 'sms']);
    assert.deepEqual(withPhone(['password', 'password']), ['password']);
  });

  it('[H3a] takes something known and something had: not two of one kind', () => {
    const factors = judgeFactors(freeze(), all, new Map());
    assert.deepEqual(missingKinds(factors, []), ['knows', 'has']);
    assert.deepEqual(missingKinds(factors, ['passkey', 'sms']), ['knows']);
    assert.deepEqual(missingKinds(factors, ['password', 'pin']), ['has']);
    assert.deepEqual(missingKinds(factors, ['pin', 'sms']), []);
  });

  it('[H3a] counts the last change of a factor, and needs an operator if too few are fit', () => {
    const last = new Map([
      ['pin.set', daysBefore(100)],
      ['pin.changed', daysBefore(1)],
      ['account.opened', daysBefore(100)],
    ]);
    const factors = judgeFactors(freeze(['password']), all, last);
    assert.deepEqual(
      factors.map(({ method, unfit }) => [method, unfit]),
      [
        ['password', 'used_before'],
        ['pin', 'too_new'],
        ['sms', undefined],
        ['passkey', undefined],
      ],
    );
    assert.equal(canUnfreeze(factors), false);
    assert.equal(canUnfreeze(judgeFactors(freeze(), all, last)), true);
  });
});
