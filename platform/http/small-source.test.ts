import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smallStyles, withoutComments } from './small-source.ts';

describe('a script without its comments', () => {
  it('keeps the code between two comments', () => {
    assert.equal(withoutComments('/* one */ a();\nb(); /* two */\nc();'), '/* one */ a();\nb(); /* two */\nc();');
    assert.equal(withoutComments('a();\n/**\n * One.\n */\n  b();\n// two\nc();'), 'a();\nb();\nc();');
  });
});

describe('a small style sheet', () => {
  it('has no comments and no needless spaces', () => {
    assert.equal(smallStyles("/* it's */\na, b > c {\n  color: red;\n  top: 1px;\n}\n"), 'a,b>c{color:red;top:1px}');
  });

  it('keeps quoted texts as they are', () => {
    const quoted = `a{content:"{ x;} /* no  comment */";background:url('x ; y')}`;
    assert.equal(smallStyles(quoted), quoted);
  });
});
