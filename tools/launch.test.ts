import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const lock = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
};

/** Stands where npm would: notes the call and lays down what the lock file says. */
const npmSource = `
  const { mkdirSync, writeFileSync, copyFileSync } = require('node:fs');
  mkdirSync('node_modules', { recursive: true });
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
  console.log('npm was called with', process.argv.slice(2, 3).join(' '));`;

describe('the launcher', () => {
  let dir = '';
  const launchJob = (...args: string[]) =>
    spawnSync(process.execPath, [join(dir, 'tools/job.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(dir, 'npm.js') },
    });

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-launch-'));
    await mkdir(join(dir, 'tools'));
    await cp(join(import.meta.dirname, 'launch.mjs'), join(dir, 'tools/launch.mjs'));
    await writeFile(join(dir, 'package-lock.json'), JSON.stringify(lock));
    await writeFile(join(dir, 'npm.js'), npmSource);
    await writeFile(join(dir, 'tools/job.mjs'), "import { launch } from './launch.mjs';\nlaunch('job.ts');\n");
    const job = `
      if (process.argv[2] === 'wait') {
        process.on('SIGTERM', () => process.exit(7));
        process.on('disconnect', () => process.exit(0));
        console.log('waiting');
        setInterval(() => {}, 1000);
      } else { console.log('ran', process.argv.slice(2).join(' ')); process.exit(3); }`;
    await writeFile(join(dir, 'tools/job.ts'), job);
  });
  after(() => rm(dir, { recursive: true }));

  it('[O4] installs where node_modules is missing or stale, and only there', async () => {
    const fresh = launchJob('one', 'two');
    assert.match(fresh.stderr, /npm was called with ci/);
    assert.match(fresh.stdout, /ran one two/);
    assert.equal(fresh.status, 3, 'the exit code is that of the command');
    assert.doesNotMatch(launchJob().stderr, /npm was called/);

    const newer = { packages: { ...lock.packages, 'node_modules/a': { version: '1.0.1' } } };
    await writeFile(join(dir, 'package-lock.json'), JSON.stringify(newer));
    assert.match(launchJob().stderr, /npm was called with ci/);
    const withoutOptional = { packages: { '': {}, 'node_modules/a': { version: '1.0.1' } } };
    await writeFile(join(dir, 'node_modules/.package-lock.json'), JSON.stringify(withoutOptional));
    assert.doesNotMatch(launchJob().stderr, /npm was called/, 'a package of another platform may be absent');
  });

  it('[O4] passes signals on, and takes its command along when it is killed', { timeout: 10_000 }, async () => {
    for (const [signal, code] of [
      ['SIGTERM', 7],
      ['SIGKILL', null],
    ] as const) {
      const args = [join(dir, 'tools/job.mjs'), 'wait'];
      const launcher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => launcher.stdout.once('data', resolve));
      launcher.kill(signal);
      // It comes when nobody holds the output any more, so when the command has ended too.
      const ended = await new Promise((resolve) => launcher.once('close', resolve));
      assert.equal(ended, code);
    }
  });
});
