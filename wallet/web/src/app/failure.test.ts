import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError, isWorthRetrying, offlineError, readProblem, toProblem } from './failure.ts';

describe('a failed request', () => {
  it('is shown in the words of the wallet’s problem', () => {
    const body = {
      type: '/problems/card_declined',
      code: 'card_declined',
      title: 'Your bank declined the card',
      next_action: 'Use another card.',
      charged: false,
      reference: 'req_1',
    };
    assert.deepEqual(readProblem(402, body), {
      code: 'card_declined',
      status: 402,
      title: 'Your bank declined the card',
      detail: undefined,
      nextAction: 'Use another card.',
      charged: false,
      triesLeft: undefined,
      until: undefined,
      helpUrl: '/problems/card_declined',
      reference: 'req_1',
    });
  });

  it('carries the tries that are left and the end of a lock, if the wallet sent readable ones', () => {
    const read = (members: object) => {
      const { triesLeft, until } = readProblem(403, { code: 'pin_wrong', title: 'That is not your PIN', ...members });
      return [triesLeft, until?.toISOString()];
    };
    assert.deepEqual(read({ tries_left: 4 }), [4, undefined]);
    assert.deepEqual(read({ until: '2026-11-24T12:30:00.000Z' }), [undefined, '2026-11-24T12:30:00.000Z']);
    assert.deepEqual(read({ tries_left: '4', until: 'soon' }), [undefined, undefined]);
  });

  it('shows no sentence of the validator: a fault of the program is explained in words for people', () => {
    const detail = 'querystring/search must NOT have more than 100 characters';
    const body = {
      code: 'invalid_request',
      title: 'The request is not well-formed',
      detail,
      charged: false,
      reference: 'req_1',
    };
    const problem = readProblem(400, body);
    assert.deepEqual([problem.detail, problem.charged, problem.reference], [undefined, false, 'req_1']);
    assert.doesNotMatch(JSON.stringify(problem), /querystring|must NOT|well-formed/);
  });

  it('has the app’s own words if the answer is not a problem document', () => {
    for (const body of [undefined, null, '<html>', {}, { title: 1 }]) {
      assert.equal(readProblem(502, body).code, 'unreadable_answer');
    }
  });

  it('never claims that nothing was charged if no answer arrived', () => {
    const { problem } = offlineError('POST', new TypeError('failed to fetch'));
    assert.equal(problem.charged, undefined);
    assert.match(problem.nextAction ?? '', /once at most/);
  });

  it('is worth a retry if the wallet failed or was unreachable, but not after a refusal', () => {
    assert.equal(isWorthRetrying(offlineError('GET', new TypeError())), true);
    assert.equal(isWorthRetrying(new ApiError(readProblem(503, undefined))), true);
    assert.equal(isWorthRetrying(new ApiError(readProblem(409, undefined))), false);
    assert.equal(toProblem(new Error('a bug')).code, 'app_error');
  });
});
