import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import Fastify from 'fastify';
import { formatMoney } from '../money/format.ts';
import { formatDate } from '../words/dates.ts';
import { LOCALES, readerLocale, setReader } from '../words/reader.ts';
import { asReader, followReader } from './reader.ts';

const read = () => `${formatMoney({ minor: 123_450n, currency: 'EUR' })} ${formatDate(new Date(0), 'day')}`;

describe('the reader of an answer', () => {
  after(() => setReader(() => LOCALES[0]));

  it('is the request’s sender, also after its body was read and after waits', async () => {
    const app = Fastify();
    followReader(app, ['en-IE', 'de-DE']);
    app.post('/', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return read();
    });
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const ask = async (language: string) => {
      const headers = { 'accept-language': language, 'content-type': 'application/json' };
      const answer = await fetch(address, { method: 'POST', body: '{"a":1}', headers });
      return answer.text();
    };
    const answers = await Promise.all(['de', 'en', 'de-AT, en;q=0.5', 'ja'].map(ask));
    await app.close();
    const german = '1.234,50\u00A0€ 1. Januar';
    const english = '€1,234.50 1 January';
    assert.deepEqual(answers, [german, english, german, english]);
  });

  it('is the first of the list outside of requests, unless another is set', async () => {
    followReader(Fastify());
    assert.equal(readerLocale(), 'en-IE');
    assert.equal(await asReader('de-DE', async () => read()), '1.234,50\u00A0€ 1. Januar');
    assert.equal(readerLocale(), 'en-IE');
  });
});
