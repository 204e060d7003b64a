import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OverloadError } from '../kernel/overload.ts';
import { createScan } from './scan.ts';

describe('the program that scans files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  after(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  const program = (name: string, script: string): string => {
    writeFileSync(at(name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    return at(name);
  };
  const bytes = Buffer.alloc(3_000_000, 'a virus? ');

  it('gets the whole file on standard input, and neither arguments nor our secrets', async () => {
    process.env['HOLDFAST_SECRET_OF_TEST'] = 'hunter2';
    const scan = createScan(program('copies', `cat > ${at('copied')}; echo "$# $(env)" > ${at('around')}`));
    assert.equal(await scan(bytes), true);
    assert.ok(readFileSync(at('copied')).equals(bytes));
    assert.match(readFileSync(at('around'), 'utf8'), /^0 /);
    assert.doesNotMatch(readFileSync(at('around'), 'utf8'), /hunter2/);
    delete process.env['HOLDFAST_SECRET_OF_TEST'];
  });

  it('accepts a file by exit code 0 alone, also without reading all of it', async () => {
    assert.equal(await createScan(undefined)(bytes), true);
    assert.equal(await createScan(program('accepts', 'exit 0'))(bytes), true);
    assert.equal(await createScan(program('refuses', 'exit 1'))(bytes), false);
    assert.equal(await createScan(program('fails', 'exit 2'))(bytes), false);
  });

  it('lets no file pass if it cannot be run or is killed', async () => {
    await assert.rejects(createScan(at('missing'))(bytes), /could not be run/);
    await assert.rejects(createScan(program('dies', 'kill -9 $$'))(bytes), /ended by SIGKILL/);
  });

  it('is ended with all that it started if it takes too long', async () => {
    const scan = createScan(program('hangs', `sleep 60 & echo $! > ${at('pid')}; wait`), 300);
    await assert.rejects(scan(bytes), OverloadError);
    const pid = Number(readFileSync(at('pid'), 'utf8'));
    for (let tries = 0; isRunning(pid); tries += 1) {
      assert.ok(tries < 100, 'its child still runs');
      await sleep(20);
    }
  });
});

/** A process that ended but that nobody has waited for yet is not running. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
