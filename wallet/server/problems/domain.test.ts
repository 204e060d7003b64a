import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProblemPage } from './domain.ts';

describe('a page about a refusal', () => {
  it('has the title and the sections for people', () => {
    const text =
      '# Your balance does not reach\n\n`insufficient_funds` · HTTP 402\n\n**What it means.** It is more than you have.\n\n' +
      '**Were you charged?** No.\n\n**For developers.** See `shortfall`.\n';
    assert.deepEqual(readProblemPage(text), {
      title: 'Your balance does not reach',
      sections: [
        { heading: 'What it means', text: 'It is more than you have.' },
        { heading: 'Were you charged?', text: 'No.' },
      ],
    });
  });

  it('needs a title and paragraphs', () => {
    assert.equal(readProblemPage('# Only a title'), undefined);
    assert.equal(readProblemPage('**What it means.** Nothing.'), undefined);
  });
});
