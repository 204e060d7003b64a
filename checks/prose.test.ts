import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeProse } from './prose.ts';
import { readProseFiles } from './prose/files.ts';
import { phrases } from './prose/phrases.ts';

/** A file that has `words` in one kind of place. */
const places: readonly [place: string, path: string, write: (words: string) => string][] = [
  ['a paragraph of Markdown', 'docs/a.md', (words) => `# Title\n\nThe shop ${words} here.\n`],
  ['a row of a table', 'GLOSSARY.md', (words) => `| word | meaning |\n|---|---|\n| event | ${words} |\n`],
  ['an item of a list', 'changes/a.md', (words) => `- **Shops**: news ${words}.\n`],
  ['a comment', 'wallet/server/a.ts', (words) => `// The shop ${words} here.\nexport const x = 1;\n`],
  ['a docstring', 'wallet/server/a.ts', (words) => `/**\n * The shop ${words} here.\n */\nexport const x = 1;\n`],
  ['a text of a words file', 'wallet/server/words.ts', (words) => `export const x = 'The shop ${words} here.';\n`],
  ['a template of a view', 'wallet/server/views.ts', (words) => `export const x = html\`<p>\${y} ${words}</p>\`;\n`],
  ['the words of JSX', 'wallet/web/src/A.tsx', (words) => `export const A = () => <p>The shop ${words} here.</p>;\n`],
  ['the name of a test', 'wallet/server/a.test.ts', (words) => `it('[W1a] ${words}', () => {});\n`],
  ['a comment of SQL', 'wallet/server/migrations/1.sql', (words) => `-- The shop ${words} here.\nselect 1;\n`],
  ['a text of SQL', 'wallet/server/migrations/1.sql', (words) => `select 'it ${words}';\n`],
  ['a comment of CSS', 'platform/ui/a.css', (words) => `/* The shop ${words} here. */\na {}\n`],
  ['a page', 'wallet/web/index.html', (words) => `<p>The shop ${words} here.</p>\n`],
  ['a script', 'sandbox/a.js', (words) => `// The shop ${words} here.\n`],
];

const listed = phrases.map(({ words }) => words);

describe('the phrases that the prose check refuses', () => {
  for (const [place, path, write] of places) {
    it(`[O4q] are found in ${place}, each of them`, () => {
      assert.deepEqual(judgeProse({ path, text: write('reads') }), []);
      for (const words of listed) {
        const faults = judgeProse({ path, text: write(words) });
        assert.equal(faults.length, 1, `${words}: ${faults.join('; ')}`);
        assert.ok(faults[0]?.startsWith(`${path}:`) && faults[0].includes(`“${words}”`), faults[0]);
      }
    });
  }

  it('[O4q] are those of the style, in upper or lower case', () => {
    for (const words of ['is told', 'tells of', 'anew', 'by itself', 'of ours', 'let go of', 'can not', 'so long']) {
      assert.ok(listed.includes(words), words);
      assert.equal(judgeProse({ path: 'a.md', text: `${words.toUpperCase()}\n` }).length, 1);
    }
  });

  const broken: readonly [place: string, path: string, text: string, line: number][] = [
    ['a paragraph', 'a.md', 'First line.\nThe shop is\ntold of it.\n', 2],
    ['an item of a list', 'a.md', '- The shop is\n  told of it.\n', 1],
    ['a quotation', 'a.md', '> The shop is\n> told of it.\n', 1],
    ['lines of a comment', 'a.ts', 'f();\n// The shop is\n// told of it.\n', 2],
    ['a docstring', 'a.ts', '/**\n * The shop is\n * told of it.\n */\n', 2],
    ['a template', 'a.ts', 'const x = html`<p>\nThe shop is\n  told of it.</p>`;\n', 2],
    ['JSX', 'a.tsx', 'const x = (\n  <p>\n    The shop is\n    told of it.\n  </p>\n);\n', 3],
    ['comments of SQL', 'a.sql', 'select 1;\n  -- The shop is\n  -- told of it.\n', 2],
    ['a comment of CSS', 'a.css', 'a {}\n/*\n * The shop is\n * told of it.\n */\n', 3],
  ];
  for (const [place, path, text, line] of broken) {
    it(`[O4q] are found across the line break of ${place}`, () => {
      const faults = judgeProse({ path, text });
      assert.equal(faults.length, 1, faults.join('; '));
      assert.match(faults[0]!, new RegExp(`^${path}:${line}: “is told”`));
    });
  }

  const fine: readonly [what: string, path: string, text: string][] = [
    ['a longer word', 'a.md', 'This told-of canewood is not so longer.\n'],
    ['two paragraphs', 'a.md', 'What this is\n\ntold by others\n'],
    ['two items of a list', 'a.md', '- what this is\n- told by others\n'],
    ['a block of code', 'a.md', '```sh\necho anew\n```\n'],
    ['code in a sentence', 'a.md', 'The name `anew` is one; `is told` is two.\n'],
    ['an address', 'a.md', 'See [the page](https://example.com/anew).\n'],
    ['a name', 'a.ts', 'const anew = { anew: 1 };\nuse(anew);\n'],
    ['a module', 'a.ts', "import { x } from './anew.ts';\nexport { y } from './anew.ts';\n"],
    ['a value between two words', 'a.ts', 'const x = `it is ${a} told`;\n'],
    ['two comments with code between them', 'a.ts', '// what this is\nf();\n// told by others\n'],
    ['a name of SQL', 'a.sql', 'select anew from told;\n'],
    ['a rule of CSS', 'a.css', '.anew {}\n'],
  ];
  for (const [what, path, text] of fine) {
    it(`are not found in ${what}`, () => assert.deepEqual(judgeProse({ path, text }), []));
  }

  it('make the check fail if a script cannot be parsed', () => {
    assert.throws(() => judgeProse({ path: 'a.ts', text: 'const = 1;' }), /a\.ts cannot be parsed/);
  });
});

describe('one sentence a line', () => {
  const refused: readonly [what: string, text: string][] = [
    ['two sentences', 'One ends. Another begins.\n'],
    ['a question and its answer', 'Is it so? It is.\n'],
    ['emphasis before the second', '**One ends.** Another begins.\n'],
    ['emphasis behind the first', 'One ends. *Another* begins.\n'],
    ['a quotation that ends a sentence', 'It says “one ends.” Another begins.\n'],
    ['a parenthesis that ends a sentence', '(One ends.) Another begins.\n'],
    ['code at the start of the second', 'One ends. `two` begins.\n'],
    ['code at the end of the first', 'It is `one`. Another begins.\n'],
    ['an item of a list', '1. One ends. Another begins.\n'],
    ['a line that goes on', '- One\n  ends. Another begins.\n'],
  ];
  for (const [what, text] of refused) {
    it(`[O4q] refuses ${what}`, () => {
      const faults = judgeProse({ path: 'docs/a.md', text });
      assert.equal(faults.length, 1, faults.join('; '));
      assert.match(faults[0]!, /^docs\/a\.md:\d+: one sentence a line/);
    });
  }

  const fine: readonly [what: string, text: string][] = [
    ['each on its own line', 'One ends.\nAnother begins.\n'],
    ['abbreviations', 'Some, e.g. Node, i.e. No. 1, etc. Are one.\n'],
    ['numbers and names of files', 'It took 1.5 s in Node 24.1 by `a. B` and main.ts.\n'],
    ['a numbered list', '1. One ends.\n2. Another begins.\n'],
    ['a table', '| One ends. Another begins. |\n'],
    ['a heading', '# One ends. Another begins.\n'],
    ['HTML', '<p>One ends. Another begins.</p>\n'],
    ['code', '```\nOne ends. Another begins.\n```\n'],
  ];
  for (const [what, text] of fine) {
    it(`allows ${what}`, () => assert.deepEqual(judgeProse({ path: 'docs/a.md', text }), []));
  }

  it('is required only in Markdown', () => {
    assert.deepEqual(judgeProse({ path: 'a.ts', text: '// One ends. Another begins.\n' }), []);
  });
});

describe('the files whose prose is checked', () => {
  it('[O4q] are all files of known kinds, except third-party and generated ones', async () => {
    const root = await mkdtemp(join(tmpdir(), 'holdfast-prose-'));
    try {
      const read = ['README.md', 'a/b.ts', 'a/b.tsx', 'a/c.mjs', 'a/d.js', 'a/e.sql', 'a/f.css', 'a/g.html'];
      const left = ['CHANGELOG.md', 'a/api.gen.ts', 'node_modules/x/README.md', 'a/node_modules/x.ts', 'a/dist/x.js'];
      const list = ['checks/prose/phrases.ts', 'checks/prose.test.ts', 'a/openapi.json'];
      for (const path of [...read, ...left, ...list]) {
        await mkdir(join(root, path, '..'), { recursive: true });
        await writeFile(join(root, path), '\n');
      }
      assert.deepEqual(
        (await readProseFiles(root)).map(({ path }) => path),
        read,
      );
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
