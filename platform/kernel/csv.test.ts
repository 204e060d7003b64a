import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cpuMsOf } from '../../tests/samples/cpu-time.ts';
import { csvRecord } from './csv.ts';

it('writes a record of CSV, quoted where it has to be', () => {
  assert.equal(
    csvRecord(['a', 'b c', '', 'x,y', 'say "hi"', 'two\nlines']),
    'a,b c,,"x,y","say ""hi""","two\nlines"\r\n',
  );
});

it('[S96] lets no cell begin a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '＝1']) {
    assert.equal(csvRecord([text]), `'${text}\r\n`);
  }
  assert.equal(csvRecord(['\t=1']), "'\t'=1\r\n");
  assert.equal(csvRecord(['\r=1,2']), `"'\r'=1,2"\r\n`);
  assert.equal(csvRecord(['1-1', 'a=b', "'=1"]), "1-1,a=b,'=1\r\n");
});

it('[S96] lets no formula begin within a cell either, where a spreadsheet parts cells at semicolons', () => {
  assert.equal(csvRecord(['Lamp;=1+1']), "Lamp;'=1+1\r\n");
  assert.equal(csvRecord(['Lamp; @SUM(A1);-1', 'a']), "Lamp;' @SUM(A1);'-1,a\r\n");
  assert.equal(csvRecord(['Lamp;=CALL("a")']), `"Lamp;'=CALL(""a"")"\r\n`);
  assert.equal(csvRecord(['one\n=1']), `"one\n'=1"\r\n`);
  assert.equal(csvRecord(['a; b=c; d-1']), 'a; b=c; d-1\r\n');
});

it('[S97] reads a long run of blanks in linear time', () => {
  for (const blank of ['\n', '\t', ' ', ';\n']) {
    const long = blank.repeat(100_000);
    assert.ok(cpuMsOf(() => csvRecord([long, `${long}=1`])) < 2_000, JSON.stringify(blank));
  }
});
