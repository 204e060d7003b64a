import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { boundsModule } from './contract-bounds.ts';

describe('the bounds that the SDK has', () => {
  const text = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

  it('[S138e] are the limits of the wallet’s contract', async () => {
    const contract = JSON.parse(await text('wallet/server/openapi.json')) as Record<string, unknown>;
    assert.equal(boundsModule(contract), await text('sdk/src/bounds.gen.ts'));
  });

  it('[S138e] follow the contract, also through its references', () => {
    const text = (pattern: string) => ({ type: 'string', pattern });
    const line = {
      properties: {
        description: { type: 'string', maxLength: 9 },
        quantity: { maximum: 7 },
        amount: { $ref: '#/components/schemas/Sum' },
      },
    };
    const order = { properties: { description: { type: 'string', maxLength: 8 } } };
    const body = { properties: { order, lines: { maxItems: 3, items: line }, parts: { maxItems: 2 } } };
    const contract = {
      components: { schemas: { Sum: { properties: { amount: text('^[1-9]$') } }, Body: body } },
      paths: {
        '/v1/payments': {
          post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } } } },
        },
      },
    };
    const made = boundsModule(contract);
    for (const bound of [
      'lines: 3',
      'parts: 2',
      'quantity: 7',
      ' descriptionLetters: 9',
      'orderDescriptionLetters: 8',
      "amount: '^[1-9]$'",
    ])
      assert.ok(made.includes(bound), bound);
  });
});
