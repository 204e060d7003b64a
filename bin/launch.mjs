// The entry of every command that must work before the install: plain JavaScript for Node 20. It installs the missing
// packages of package-lock.json, and then runs the TypeScript beside it with the project's own Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Installs missing packages, and runs a script (by its path from the root) to its end. Passes on arguments, signals and
 * the exit code.
 *
 * @param {string} script
 * @param {{ dev?: boolean }} [needs] Whether it needs the development packages, which production does not install.
 */
export function launch(script, { dev = true } = {}) {
  if (!isInstalled(dev)) install();
  const node = findNode();
  if (node === undefined) {
    fail(
      `Holdfast brings no Node for ${process.platform}-${process.arch}, and this one is ${process.version}; ` +
        'run it with Node 24.12 or newer.',
    );
  }
  run(node, [join(root, script), ...process.argv.slice(2)]);
}

/**
 * Whether node_modules has every package of the lockfile; packages of other platforms may be absent.
 *
 * @param {boolean} dev
 */
function isInstalled(dev) {
  const wanted = readJson(join(root, 'package-lock.json'));
  const present = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present.packages[path];
    if (found === undefined) return entry.optional === true || (!dev && entry.dev === true);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function install() {
  process.stderr.write('Installing what package-lock.json says; the first time this takes about half a minute …\n');
  const startedAt = Date.now();
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const npm = process.env.npm_execpath;
  // npm passes its own path to the scripts that it runs, so this works even if no `npm` is on the PATH.
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...options]] : ['npm', options];
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error !== undefined) fail(`npm could not be run: ${error.message}.`);
  if (status !== 0) fail('npm could not install the packages; what it said stands above.');
  process.stderr.write(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
}

function findNode() {
  const name = process.platform === 'darwin' ? 'node-bin-darwin' : `node-${process.platform}`;
  const own = join(root, 'node_modules', `${name}-${process.arch}`, 'bin', 'node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12) ? process.execPath : undefined;
}

/**
 * The closing channel shows the child that this process was killed and could pass nothing on.
 *
 * @param {string} node
 * @param {string[]} args
 */
function run(node, args) {
  // Node caches its compiled TypeScript there, so each process after the first starts in half the time.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env };
  const child = spawn(node, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
  }
  child.on('error', (error) => fail(`${node} could not be run: ${error.message}.`));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
