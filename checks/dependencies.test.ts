import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeLockfile, judgeUsers } from './dependencies.ts';
import type { NamedUse } from './dependencies.ts';
import { parseSourceFile } from './layout/source-file.ts';

const integrity = `sha512-${'A'.repeat(86)}==`;
const uses: readonly NamedUse[] = [{ name: /^oxfmt$/, file: 'checks/check.ts', text: "bin('oxfmt')" }];

async function unusedOf(names: readonly string[], source: string, check = "bin('oxfmt')"): Promise<string[]> {
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const read = async (path: string): Promise<string> => (path === 'checks/check.ts' ? check : '');
  return judgeUsers({ dependencies }, [parseSourceFile('bin/some.ts', source)], read, uses);
}

describe('the check of the dependencies', () => {
  it('accepts a dependency that a source imports: a value, a type, a subpath or dynamically', async () => {
    const source = [
      "import pg from 'pg';",
      "import type { Static } from 'typebox';",
      "import '@fontsource-variable/inter/wght.css';",
      "await import('@fastify/static');",
    ].join('\n');
    const names = ['pg', '@types/pg', 'typebox', '@fontsource-variable/inter', '@fastify/static'];
    assert.deepEqual(await unusedOf(names, source), []);
  });

  it('accepts a listed dependency while the listed file names it', async () => {
    assert.deepEqual(await unusedOf(['oxfmt'], ''), []);
    assert.match((await unusedOf(['oxfmt'], '', '')).join('\n'), /^oxfmt is no longer named by checks\/check\.ts$/);
  });

  it('refuses an unused dependency, even if a related one is used, and types without their package', async () => {
    const source = "import cookie from '@fastify/cookie';\nimport { x } from './pg.ts';";
    const faults = await unusedOf(['@fastify/cookie', '@fastify/rate-limit', '@types/pg', 'pg'], source);
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[0]),
      ['@fastify/rate-limit', '@types/pg', 'pg'],
    );
  });

  it('accepts a lockfile of hashed packages and linked workspaces', () => {
    const packages = {
      '': {},
      sdk: {},
      'node_modules/@holdfast/wallet-sdk': { resolved: 'sdk', link: true },
      'node_modules/pg': { integrity },
      'node_modules/pino': { integrity, resolved: 'https://registry.example/pino/-/pino-1.0.0.tgz' },
    };
    assert.deepEqual(judgeLockfile({ packages }), []);
  });

  it('refuses a package without a hash, with a weak hash, or not from a registry', () => {
    const packages = {
      'node_modules/pg': {},
      'checks/contract/node_modules/typescript': { integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      'node_modules/pino': { integrity, resolved: 'git+ssh://git@git.example/pino.git#abc' },
      'node_modules/jose': { integrity, resolved: 'http://registry.example/jose/-/jose-1.0.0.tgz' },
    };
    assert.deepEqual(
      judgeLockfile({ packages }).map((fault) => fault.split(' ').slice(0, 3).join(' ')),
      [
        'node_modules/pg has no',
        'checks/contract/node_modules/typescript has no',
        'node_modules/pino comes from',
        'node_modules/jose comes from',
      ],
    );
  });
});
