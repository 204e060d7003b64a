import assert from 'node:assert/strict';
import { it } from 'node:test';
import { csvRecord } from './csv.ts';

it('writes a record of CSV, quoted where it has to be', () => {
  assert.equal(
    csvRecord(['a', 'b c', '', 'x,y', 'say "hi"', 'two\nlines']),
    'a,b c,,"x,y","say ""hi""","two\nlines"\r\n',
  );
});

it('lets no cell begin a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '＝1']) {
    assert.equal(csvRecord([text]), `'${text}\r\n`);
  }
  assert.equal(csvRecord(['\r=1,2']), `"'\r=1,2"\r\n`);
  assert.equal(csvRecord(['1-1', 'a=b', "'=1"]), "1-1,a=b,'=1\r\n");
});
