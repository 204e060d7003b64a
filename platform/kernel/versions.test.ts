import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { versionsAt } from './versions.ts';

const at = (day: number) => ({ validFrom: new Date(Date.UTC(2026, 0, day)) });

describe('versions', () => {
  it('are in force from their first instant until that of the next one', () => {
    const versions = [at(20), at(1), at(10), at(30)];
    assert.deepEqual(versionsAt(versions, at(10).validFrom), { current: at(10), coming: [at(20), at(30)] });
    assert.deepEqual(versionsAt(versions, new Date(at(10).validFrom.getTime() - 1)).current, at(1));
    assert.deepEqual(versionsAt(versions, at(31).validFrom).coming, []);
    assert.throws(() => versionsAt([at(2)], at(1).validFrom), /in force/);
  });
});
