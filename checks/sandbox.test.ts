import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { judge } from './sandbox/judge.ts';
import { createAnswerJudge } from './sandbox/judge-answers.ts';
import { writeParameters } from './sandbox/parameters.ts';
import { readSdk } from './sandbox/sdk-calls.ts';
import type { Sdk } from './sandbox/sdk-calls.ts';

describe('the check of the sandbox', () => {
  let sdk: Sdk;
  before(() => {
    sdk = readSdk();
  });

  const warning = {
    id: 'issfr_1',
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: 'ch_1',
    created: 1,
    fraud_type: 'misc',
    livemode: false,
  };
  const faultsOf = (changes: object) =>
    judge({ ...warning, ...changes }, sdk.call('GET /v1/radar/early_fraud_warnings/:name').answer);

  it('takes what the SDK declares, with an id or its object', () => {
    assert.deepEqual(faultsOf({}), []);
    assert.deepEqual(faultsOf({ payment_intent: 'pi_1' }), []);
    assert.match(faultsOf({ charge: { id: 'ch_1', object: 'charge' } })[0] ?? '', /^\.charge\.amount is missing/);
  });

  it('names what is missing, unknown, of another type or null', () => {
    const { actionable: _actionable, ...short } = warning;
    const answer = sdk.call('GET /v1/radar/early_fraud_warnings/:id').answer;
    assert.deepEqual(judge(short, answer), ['.actionable is missing (EarlyFraudWarning)']);
    assert.deepEqual(faultsOf({ colour: 1 }), ['.colour is not declared (EarlyFraudWarning)']);
    assert.deepEqual(faultsOf({ created: '1' }), ['.created is "1", not a number']);
    assert.deepEqual(faultsOf({ fraud_type: null }), ['.fraud_type is null, not a string']);
    assert.deepEqual(faultsOf({ object: 'charge' }), ['.object is "charge", not "radar.early_fraud_warning"']);
  });

  it('judges an event by its type, and its previous values as a part', () => {
    const event = (object: string, before: object) => ({
      id: 'evt_1',
      object: 'event',
      api_version: null,
      created: 1,
      data: { object: { ...warning, object }, previous_attributes: before },
      livemode: false,
      pending_webhooks: 0,
      request: null,
      type: 'radar.early_fraud_warning.updated',
    });
    assert.deepEqual(
      judge(event('radar.early_fraud_warning', { actionable: true, payment_intent: null }), sdk.event),
      [],
    );
    assert.equal(judge(event('radar.early_fraud_warning', { colour: 1 }), sdk.event).length, 1);
    assert.equal(judge(event('charge', {}), sdk.event).length, 1);
  });

  it('writes the parameters of a call, equal objects once', () => {
    const text = writeParameters(sdk, ['POST /v1/reviews/:id/approve', 'GET /v1/reviews/:id']);
    assert.ok(text.includes('{"members":{"expand":{"list":"string"}}},'));
    assert.equal(text.match(/"members"/g)?.length, 1);
    assert.throws(() => writeParameters(sdk, ['POST /v1/nothing']), /has no call/);
  });

  it('demands that each route was played with success', async () => {
    const answers = createAnswerJudge(sdk, () => ['GET /v1/radar/early_fraud_warnings/:id']);
    assert.match(answers.findings().faults[0] ?? '', /was not played/);
    const headers = { 'request-id': 'req_1', 'stripe-version': '1' };
    const path = '/v1/radar/early_fraud_warnings/issfr_1';
    await answers.see({ method: 'GET', path, answer: Response.json(warning, { headers }) });
    assert.deepEqual(answers.findings(), { judged: 1, faults: [] });
    await answers.see({ method: 'GET', path, answer: Response.json({ error: { type: 'no' } }, { status: 404 }) });
    assert.ok(answers.findings().faults.some((one) => one.includes('.error.message is missing')));
  });
});
