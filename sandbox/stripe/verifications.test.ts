import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { startTestSandbox, submit } from '../test-sandbox.ts';
import type { TestSandbox } from '../test-sandbox.ts';

const ada = {
  first: 'Ada',
  last: 'Lovelace',
  born: '1990-12-10',
  kind: 'passport',
  country: 'IE',
  number: 'XP1234567',
};
const sensitive = [
  'verified_outputs.dob',
  'last_verification_report.document.number',
  'last_verification_report.document.expiration_date',
];

describe('checks of identity documents at the processor, asked by its own SDK', () => {
  let test: TestSandbox;
  before(async () => {
    test = await startTestSandbox();
  });
  after(() => test.close());

  const open = (more: Stripe.Identity.VerificationSessionCreateParams = {}) =>
    test.stripe.identity.verificationSessions.create({
      type: 'document',
      return_url: 'https://wallet.example/back',
      ...more,
    });
  const read = (id: string, expand: string[] = []) =>
    test.stripe.identity.verificationSessions.retrieve(id, { expand });
  const eventsOf = (id: string) =>
    test.sandbox.webhooks
      .list()
      .filter(({ subject }) => subject === id)
      .map(({ type }) => type.replace('identity.verification_session.', ''))
      .toReversed();

  it('[W5b] reads a document on its page, and sends sensitive members only to who expands them', async () => {
    const session = await open({
      client_reference_id: 'idc_1',
      options: { document: { require_matching_selfie: true } },
    });
    assert.deepEqual([session.status, session.options?.document?.require_matching_selfie], ['requires_input', true]);
    const answer = await submit(test, session.url!, { ...ada, result: 'verified', expires: '2034-05-31' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, 'https://wallet.example/back']);
    const plain = await read(session.id);
    assert.deepEqual([plain.status, plain.url, plain.verified_outputs], ['verified', null, undefined]);
    const outputs = (await read(session.id, ['verified_outputs'])).verified_outputs!;
    assert.deepEqual([outputs.first_name, outputs.last_name, outputs.dob], ['Ada', 'Lovelace', undefined]);
    const whole = await read(session.id, sensitive);
    assert.deepEqual(whole.verified_outputs!.dob, { year: 1990, month: 12, day: 10 });
    const { document, selfie } = whole.last_verification_report as Stripe.Identity.VerificationReport;
    assert.deepEqual(
      [document!.type, document!.issuing_country, document!.number, document!.expiration_date, document!.dob],
      ['passport', 'IE', 'XP1234567', { year: 2034, month: 5, day: 31 }, undefined],
    );
    assert.equal(selfie!.status, 'verified');
    assert.deepEqual(eventsOf(session.id), ['created', 'processing', 'verified']);
    assert.ok(
      !JSON.stringify(test.sandbox.webhooks.list()).includes('Lovelace'),
      'an event has nothing of the document',
    );
  });

  it('[W5f] refuses a document with its reason, and gives another address, because each serves once', async () => {
    const session = await open();
    await submit(test, session.url!, { result: 'document_expired' });
    const refused = await read(session.id);
    assert.deepEqual([refused.status, refused.last_error?.code], ['requires_input', 'document_expired']);
    assert.notEqual(refused.url, session.url);
    assert.equal((await submit(test, session.url!, { ...ada, result: 'verified' })).status, 410);
    await submit(test, refused.url!, { ...ada, result: 'other_name' });
    const again = await read(session.id, ['verified_outputs']);
    assert.deepEqual(
      [again.status, again.last_error, again.verified_outputs!.last_name],
      ['verified', null, 'Otherwise'],
    );
  });

  it('keeps the page open for a form that names nobody, and for a person who goes back', async () => {
    const session = await open();
    assert.equal((await submit(test, session.url!, { result: 'verified' })).status, 422);
    await submit(test, session.url!, { result: 'left' });
    assert.deepEqual([(await read(session.id)).status, eventsOf(session.id)], ['requires_input', ['created']]);
    await submit(test, (await read(session.id)).url!, { result: 'silent' });
    assert.equal((await read(session.id)).status, 'processing');
    await assert.rejects(
      test.stripe.identity.verificationSessions.redact(session.id),
      Stripe.errors.StripeInvalidRequestError,
    );
  });

  it('cancels an open check, and redacts all that was collected', async () => {
    const canceled = await open();
    assert.equal((await test.stripe.identity.verificationSessions.cancel(canceled.id)).status, 'canceled');
    await assert.rejects(test.stripe.identity.verificationSessions.cancel(canceled.id));
    const session = await open({ metadata: { holder: 'hld_1' } });
    await submit(test, session.url!, { ...ada, number: 'ZZ7654321', result: 'verified' });
    const redacted = await test.stripe.identity.verificationSessions.redact(session.id);
    assert.equal(redacted.redaction?.status, 'processing');
    const whole = await read(session.id, ['verified_outputs', ...sensitive]);
    assert.deepEqual([whole.redaction?.status, whole.metadata], ['redacted', {}]);
    assert.deepEqual([whole.verified_outputs!.first_name, whole.verified_outputs!.dob], ['[redacted]', null]);
    assert.ok(!JSON.stringify(test.sandbox.stripe.book).includes('ZZ7654321'));
    const waiting = await open();
    await test.stripe.identity.verificationSessions.redact(waiting.id);
    assert.deepEqual(eventsOf(waiting.id), ['created', 'canceled', 'redacted']);
  });

  it('judges requests by the published parameters', async () => {
    const codeOf = async (asked: object) => {
      const refused = await open(asked).then(
        () => undefined,
        (error: unknown) => error as Stripe.errors.StripeError,
      );
      return [refused?.code, refused?.param];
    };
    assert.deepEqual(await codeOf({ customer: 'cus_1' }), ['parameter_unknown', 'customer']);
    assert.deepEqual(await codeOf({ type: '' }), ['parameter_invalid_empty', 'type']);
    assert.deepEqual(await codeOf({ type: 'face' }), [undefined, 'type']);
    assert.deepEqual(await codeOf({ related_customer: 'cus_1' }), ['resource_missing', 'related_customer']);
    assert.deepEqual(await codeOf({ options: { document: { require_selfie: true } } }), [
      'parameter_unknown',
      'options[document][require_selfie]',
    ]);
    assert.deepEqual(await codeOf({ return_url: 'javascript:1' }), ['url_invalid', 'return_url']);
  });

  it('lists checks by reference, the newest first', async () => {
    const [first, second] = [
      await open({ client_reference_id: 'idc_9' }),
      await open({ client_reference_id: 'idc_9' }),
    ];
    const listed = await test.stripe.identity.verificationSessions.list({ client_reference_id: 'idc_9' });
    assert.deepEqual(
      listed.data.map(({ id }) => id),
      [second.id, first.id],
    );
  });
});
