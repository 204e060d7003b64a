import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const lock = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
};

/** Replaces npm: records the call and creates the lockfile's packages. */
const npmSource = `
  const { mkdirSync, writeFileSync, copyFileSync } = require('node:fs');
  mkdirSync('node_modules', { recursive: true });
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
  console.log('npm was called with', process.argv.slice(2, 3).join(' '));`;

describe('the launcher', () => {
  let dir = '';
  const launchJob = (...args: string[]) =>
    spawnSync(process.execPath, [join(dir, 'bin/job.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(dir, 'npm.js') },
    });

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-launch-'));
    await mkdir(join(dir, 'bin'));
    await cp(join(import.meta.dirname, 'launch.mjs'), join(dir, 'bin/launch.mjs'));
    await writeFile(join(dir, 'package-lock.json'), JSON.stringify(lock));
    await writeFile(join(dir, 'npm.js'), npmSource);
    await writeFile(join(dir, 'bin/job.mjs'), "import { launch } from './launch.mjs';\nlaunch('bin/job.ts');\n");
    const job = `
      if (process.argv[2] === 'wait') {
        process.on('SIGTERM', () => process.exit(7));
        process.on('disconnect', () => process.exit(0));
        console.log('waiting');
        setInterval(() => {}, 1000);
      } else { console.log('ran', process.argv.slice(2).join(' ')); process.exit(3); }`;
    await writeFile(join(dir, 'bin/job.ts'), job);
  });
  after(() => rm(dir, { recursive: true }));

  it('[O4p] installs packages only if node_modules is missing or stale', async () => {
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

  it('[O4h] accepts an install without development packages for commands that do not need them', async () => {
    const withDev = { packages: { ...lock.packages, 'node_modules/c': { version: '1.0.0', dev: true } } };
    await writeFile(join(dir, 'package-lock.json'), JSON.stringify(withDev));
    await mkdir(join(dir, 'node_modules'), { recursive: true });
    await writeFile(join(dir, 'node_modules/.package-lock.json'), JSON.stringify(lock));
    const options = "import { launch } from './launch.mjs';\nlaunch('bin/job.ts', { dev: false });\n";
    await writeFile(join(dir, 'bin/served.mjs'), options);
    const served = spawnSync(process.execPath, [join(dir, 'bin/served.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: join(dir, 'npm.js') },
    });
    assert.doesNotMatch(served.stderr, /npm was called/);
    assert.match(launchJob().stderr, /npm was called with ci/, 'tests and checks need them');
  });

  it('[O4h] runs every command of the project, by a file that every Node from 20 on understands', async () => {
    const root = join(import.meta.dirname, '..');
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [name, command] of Object.entries(scripts)) {
      const [, entry] = /^exec node (bin\/[a-z-]+\.mjs)$/.exec(command) ?? [];
      assert.ok(entry, `${name}: ${command}`);
      const text = await readFile(join(root, entry), 'utf8');
      const [, launched] = /^import \{ launch \} from '\.\/launch\.mjs';\n\nlaunch\('([^']+)'.*\);\n$/.exec(text) ?? [];
      assert.ok(launched && existsSync(join(root, launched)), `${entry} launches ${launched}`);
    }
  });

  it('[O4p] forwards signals, and its command ends when it is killed', { timeout: 10_000 }, async () => {
    for (const [signal, code] of [
      ['SIGTERM', 7],
      ['SIGKILL', null],
    ] as const) {
      const args = [join(dir, 'bin/job.mjs'), 'wait'];
      const launcher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => launcher.stdout.once('data', resolve));
      launcher.kill(signal);
      // It fires when no process holds the output any more, so the command has ended too.
      const ended = await new Promise((resolve) => launcher.once('close', resolve));
      assert.equal(ended, code);
    }
  });
});
