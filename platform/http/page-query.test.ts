import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageQuery } from './page-query.ts';

describe('the query of a page', () => {
  it('[S164a] is read even if a parameter is duplicate, too long, of another kind, or missing', () => {
    const query = { q: ['first', 'second'], page: 'abc', long: 'x'.repeat(201), tree: { a: '1' }, saved: '' };
    assert.deepEqual(pageQuery(query, ['q', 'page', 'long', 'tree', 'saved', 'none']), {
      q: 'first',
      page: 'abc',
      long: 'x'.repeat(200),
      saved: '',
    });
    assert.deepEqual(pageQuery(undefined, ['q']), {});
  });

  it('[S155a] finds no parameter that was not given', () => {
    assert.deepEqual(pageQuery({}, ['constructor', 'toString', '__proto__']), {});
  });

  it('[S159a] reads its words as typed text', () => {
    assert.deepEqual(pageQuery({ q: '\u202A\u00A0tea \u3000pot\u202C' }, ['q']), { q: 'tea pot' });
  });
});
