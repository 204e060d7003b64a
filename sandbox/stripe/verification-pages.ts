import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '#platform/http/app.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import type { Desk } from './desk.ts';
import { Fields, sendPage } from './send-page.ts';
import { submitVerification, verificationErrors, verificationOfToken } from './verifications.ts';
import type { DateParts, ReadDocument, Verification } from './verification-book.ts';
import type { Submission } from './verifications.ts';

const Token = Type.Object({ token: Type.String({ maxLength: 80 }) });

/** The processor's page for a document, on which a tester chooses what the check finds. It works without JavaScript. */
export function verificationPages(desk: Desk): Routes {
  return async (app) => {
    app.get('/identity/:token', { schema: { params: Token } }, async (request, reply) => {
      const verification = verificationOfToken(desk, request.params.token);
      return verification ? sendForm(reply, verification, start, undefined) : sendUsed(reply);
    });
    app.post('/identity/:token', { schema: { params: Token, body: Fields } }, async (request, reply) => {
      const verification = verificationOfToken(desk, request.params.token);
      if (!verification) return sendUsed(reply);
      const submission = readSubmission(request.body);
      if (typeof submission === 'string') return sendForm(reply, verification, request.body, submission);
      submitVerification(desk, verification, submission);
      await desk.commit();
      return reply.redirect(verification.return_url ?? '/', 303);
    });
  };
}

const start: Fields = {
  result: 'verified',
  kind: 'passport',
  country: 'IE',
  number: 'XP1234567',
  expires: '2034-05-31',
};
const kinds = { passport: 'Passport', id_card: 'Identity card', driving_license: 'Driving license' } as const;

/** Reads the form, or says what is wrong with it. */
function readSubmission(fields: Fields): Submission | string {
  const { result = '' } = fields;
  if (result === 'silent' || result === 'left') return { kind: result };
  const code = (Object.keys(verificationErrors) as (keyof typeof verificationErrors)[]).find((one) => one === result);
  if (code) return { kind: 'refused', code };
  const document = readDocument(result === 'other_name' ? { ...fields, first: 'Robin', last: 'Otherwise' } : fields);
  if (typeof document === 'string') return document;
  return { kind: 'verified', document };
}

function readDocument(fields: Fields): ReadDocument | string {
  const [first, last] = [(fields['first'] ?? '').trim(), (fields['last'] ?? '').trim()];
  const dob = readDate(fields['born'] ?? '');
  const expires = readDate(fields['expires'] ?? '');
  const kind = fields['kind'] ?? '';
  if (first === '' && last === '') return 'Type the name that stands on the document.';
  if (!dob) return 'Type the birth date that stands on the document, as 1990-12-31.';
  if (!Object.hasOwn(kinds, kind)) return 'Choose the kind of document.';
  return {
    type: kind as ReadDocument['type'],
    first_name: first,
    last_name: last,
    dob,
    issuing_country: /^[A-Z]{2}$/.test(fields['country'] ?? '') ? fields['country']! : 'IE',
    expiration_date: expires ?? null,
    number: fields['number'] ?? '',
  };
}

function readDate(text: string): DateParts | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  return parts ? { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) } : undefined;
}

function sendForm(reply: FastifyReply, verification: Verification, typed: Fields, fault: string | undefined) {
  const body = html`${fault && html`<div class="summary" role="alert"><strong>Nothing was submitted.</strong> ${fault}</div>`}
    <p class="muted">
      This is the card processor’s page for documents. A person would take pictures here; you choose what the check
      finds.
    </p>
    <form method="post" action="/identity/${verification.token}" novalidate>
      ${choice('result', 'Result', typed, results)} ${input('first', 'Given names on the document', typed)}
      ${input('last', 'Family name on the document', typed)} ${input('born', 'Birth date, as 1990-12-31', typed)}
      ${choice('kind', 'Document', typed, kinds)}
      <div class="pair">${input('country', 'Country', typed)}${input('expires', 'Expires', typed)}</div>
      ${input('number', 'Number', typed)}
      <button type="submit">Submit</button>
    </form>`;
  const title = 'Show your document';
  return sendPage(reply, { title, body, status: fault ? 422 : 200, endsAt: verification.return_url });
}

const results = {
  verified: 'Verified, with the name and birth date below',
  other_name: 'Verified, but the name is Robin Otherwise',
  ...Object.fromEntries(Object.keys(verificationErrors).map((code) => [code, `Refused: ${code}`])),
  silent: 'Stays in processing for ever',
  left: 'Back without a document',
} as const;

function choice(name: string, label: string, typed: Fields, options: Readonly<Record<string, string>>): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${Object.entries(options).map(([value, words]) => html`<option value="${value}" ${typed[name] === value && html` selected`}>${words}</option>`)}
    </select>
  </div>`;
}

function input(name: string, label: string, typed: Fields): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${typed[name] ?? ''}" autocomplete="off" maxlength="100" />
  </div>`;
}

function sendUsed(reply: FastifyReply) {
  const body = html`<p>
    Each address serves for one submission, within 48 hours. Go back to the wallet for another one.
  </p>`;
  return sendPage(reply, { title: 'This address has served', body, status: 410 });
}
