import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { asvsFaults, readAnswers } from './asvs/answers.ts';

const root = join(import.meta.dirname, '..');
const sources = new Map([
  [
    'a.test.ts',
    "it('[S1] counts the person’s tries, and waits', f);\nit(`[S2] is \\`quoted\\``, f);\n// it('[S3] is not here', f)",
  ],
  ['docs/a.md', '# A\n**It lasts.**\n'],
  ['SECURITY.md', '# Security\n\n**It lasts.**\nFor a day.\n'],
]);
const faultsOf = (...rows: string[]): string[] =>
  asvsFaults(readAnswers(['requirement,level,answer,evidence', ...rows, ''].join('\n')), (path) => sources.get(path));

describe('the answers to a standard', () => {
  it('are rows of CSV, in which a quoted cell may have commas and quotes', () => {
    assert.deepEqual(
      readAnswers('requirement,level,answer,evidence\n1.2.3,2,not applicable,"no ""list"", and no map"\n'),
      [{ requirement: '1.2.3', level: '2', answer: 'not applicable', evidence: 'no "list", and no map' }],
    );
    assert.throws(() => readAnswers('requirement,level\n1.2.3,2\n'), /first line/);
    assert.throws(() => readAnswers('requirement,level,answer,evidence\n1.2.3,2,test\n'), /four cells/);
  });

  it('are accepted with a test’s id or the start of its name, a file, or a reason', () => {
    assert.deepEqual(
      faultsOf(
        '1.1.1,1,test,a.test.ts › [S1]',
        '"1.1.2",1,test,"a.test.ts › [S1] counts the person’s tries, and"',
        '1.1.3,2,file,docs/a.md › says how',
        '1.2.1,2,file,docs/a.md',
        '1.10.1,2,not applicable,there is none',
        '2.1.1,2,otherwise,SECURITY.md › It lasts.',
      ),
      [],
    );
  });

  it('are refused if an id is malformed, stands twice or is not in order', () => {
    assert.match(faultsOf('V1.1.1,1,not applicable,x')[0]!, /V1\.1\.1 is no id/);
    assert.match(faultsOf('1.1,1,not applicable,x')[0]!, /1\.1 is no id/);
    assert.match(faultsOf('1.1.1,1,not applicable,x', '1.1.1,1,not applicable,x')[0]!, /1\.1\.1 does not follow/);
    assert.match(faultsOf('1.10.1,1,not applicable,x', '1.9.1,1,not applicable,x')[0]!, /1\.9\.1 does not follow/);
    assert.match(faultsOf('1.1.1,3,not applicable,x')[0]!, /level/);
  });

  it('are refused without an answer or its evidence', () => {
    assert.match(faultsOf('1.1.1,1,,x')[0]!, /no answer/);
    assert.match(faultsOf('1.1.1,1,yes,x')[0]!, /no answer/);
    assert.match(faultsOf('1.1.1,1,open,nobody has built it')[0]!, /no answer/);
    for (const answer of ['test', 'file', 'otherwise', 'not applicable']) {
      assert.match(faultsOf(`1.1.1,1,${answer},`)[0]!, /no evidence/, answer);
    }
  });

  it('are refused if a file or a test is not there', () => {
    assert.match(faultsOf('1.1.1,1,file,docs/b.md')[0]!, /docs\/b\.md is not there/);
    assert.match(faultsOf('1.1.1,1,test,b.test.ts › [S1]')[0]!, /b\.test\.ts is not there/);
    assert.match(faultsOf('1.1.1,1,test,docs/a.md › A')[0]!, /is no test file/);
    assert.match(faultsOf('1.1.1,1,test,a.test.ts')[0]!, /names no test/);
    assert.match(faultsOf('1.1.1,1,test,a.test.ts › [S2] was')[0]!, /has no test/);
    assert.match(faultsOf('1.1.1,1,test,a.test.ts › counts')[0]!, /has no test/);
    assert.match(faultsOf('1.1.1,1,test,a.test.ts › [S3]')[0]!, /has no test/);
  });

  it('are refused as deliberately otherwise without a known limit of SECURITY.md', () => {
    for (const evidence of ['it is fine', 'SECURITY.md', 'SECURITY.md › It', 'docs/a.md › It lasts.']) {
      assert.equal(faultsOf(`1.1.1,1,otherwise,${evidence}`).length, 1, evidence);
    }
  });
});

describe('docs/asvs.csv', () => {
  const sourceOf = (path: string): string | undefined =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

  it('names only files and tests that are there', async () => {
    const answers = readAnswers(await readFile(join(root, 'docs/asvs.csv'), 'utf8'));
    assert.deepEqual(asvsFaults(answers, sourceOf), []);
  });

  it('answers each requirement of the levels 1 and 2', async () => {
    const answers = readAnswers(await readFile(join(root, 'docs/asvs.csv'), 'utf8'));
    const ofLevel = (wanted: string) => answers.filter(({ level }) => level === wanted).length;
    assert.deepEqual([ofLevel('1'), ofLevel('2')], [70, 183]);
    const chapters = [...new Set(answers.map(({ requirement }) => requirement.split('.')[0]))];
    assert.deepEqual(
      chapters,
      Array.from({ length: 17 }, (_, index) => String(index + 1)),
    );
  });
});

describe('docs/cryptography.md', () => {
  it('lists every key that a product derives', async () => {
    const listed = new Set(
      [
        ...(await readFile(join(root, 'docs/cryptography.md'), 'utf8')).matchAll(
          /^\| (?:both|wallet|market) \| `([^`]+)`/gm,
        ),
      ].map((row) => row[1]),
    );
    const missing: string[] = [];
    for (const product of ['wallet', 'market']) {
      for await (const path of glob(`${product}/server/**/*.ts`, {
        cwd: root,
        exclude: (name) => name === 'node_modules',
      })) {
        if (path.endsWith('.test.ts')) continue;
        const uses = (await readFile(join(root, path), 'utf8')).matchAll(
          /(?:\bkey\(|\bderive(?:Signing)?Key\([\w.]+, )'([^']+)'/g,
        );
        for (const [, label] of uses) if (!listed.has(label!)) missing.push(`${label} of ${path}`);
      }
    }
    assert.ok(listed.size > 10);
    assert.deepEqual(missing, []);
  });
});

describe('the encryption', () => {
  it('is AES-GCM everywhere, but for the ids of entries, each of which is one block', async () => {
    const found: string[] = [];
    const folders = '{wallet/server,market/server,platform,auditor,bin}';
    for await (const path of glob(`${folders}/**/*.ts`, { cwd: root, exclude: (name) => name === 'node_modules' })) {
      if (path.endsWith('.test.ts')) continue;
      const source = await readFile(join(root, path), 'utf8');
      for (const [, mode] of source.matchAll(/create(?:C|Dec)ipheriv\(\s*([^,]+),/g)) found.push(`${path} ${mode}`);
    }
    assert.ok(found.length >= 4);
    const entryNames = "wallet/server/activity/history/entry-names-crypto.ts 'aes-128-ecb'";
    assert.deepEqual(
      found.filter((one) => !one.endsWith(" 'aes-256-gcm'")),
      [entryNames, entryNames],
    );
  });
});
