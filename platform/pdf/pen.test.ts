import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pdfTexts } from '../../tests/samples/pdf-text.ts';
import { block, drawPdf, makeRoom, openTable, paper, row, write } from './pen.ts';
import type { Pen } from './pen.ts';

const about = { title: 'A title', author: 'A house', language: 'en-IE', at: new Date('2026-11-24T10:00:00Z') };
const draw = (work: (pen: Pen) => void) => drawPdf(about, work, (number, count) => [`No. ${number}`, `of ${count}`]);

describe('a drawn PDF', () => {
  it('is tagged, with a title and its language', async () => {
    const document = await draw((pen) => {
      block(pen, 'H1', 'A title');
      const table = openTable(pen);
      row(pen, table, [(at) => write(at, 'A head', {})], { isHead: true });
      row(pen, table, [(at) => write(at, 'A cell', {})]);
      table.end();
    });
    const text = document.toString('latin1');
    const marks = ['/Marked true', '/Lang (en-IE)', '/DisplayDocTitle true', '/S /Table', '/S /TH', '/S /TD', '/S /H1'];
    for (const mark of marks) assert.ok(text.includes(mark), mark);
    assert.deepEqual(pdfTexts(document), ['A title', 'A head', 'A cell', 'No. 1', 'of 1']);
  });

  it('has the letters of names of Europe and Vietnam', async () => {
    const names = 'Zoë Łukasiewicz-Ångström Đặng, Ёжиков, Παπαδόπουλος, Şükrü, Ķēniņš';
    assert.ok(pdfTexts(await draw((pen) => block(pen, 'P', names))).includes(names));
  });

  it('keeps an amount in one piece, however long it is, and begins a page where no room is left', async () => {
    const amount = '90,071,992,547,409.93';
    const texts = pdfTexts(
      await draw((pen) => {
        pen.y = paper.bottom - 10;
        makeRoom(pen, 20);
        write(pen, amount, { width: 60, isFigure: true });
      }),
    );
    assert.deepEqual(texts, ['No. 1', 'of 2', amount, 'No. 2', 'of 2']);
  });
});
