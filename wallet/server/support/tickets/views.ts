import { fileRules } from '#platform/files/file-rules.ts';
import type { KeptFile } from '#platform/files/files-service.ts';
import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { withQuery } from '#platform/http/url.ts';
import { ticketRules, writableUntil } from '#platform/kernel/tickets.ts';
import { msg, rich, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import { fileList, uploadField } from '../../hosted/file-views.ts';
import { errorSummary, fieldFrame, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { AboutView } from './about-service.ts';
import { topicNames } from './domain.ts';
import type { HandedBy, MessageKind, Ticket, TicketMessage } from './domain.ts';
import type { TicketAttachment, TicketFile, TypedTicket } from './service.ts';
import { aboutWords, nextWords, shortTopicWords, statusWords, topicWords } from './words.ts';

interface WriteView {
  readonly typed: TypedTicket;
  readonly choices: readonly AboutView[];
  readonly token: string;
  /** The files of an earlier try. */
  readonly files: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
}

/** Draws the form by which a holder writes to support. */
export function writeView({ typed, choices, token, files, faults }: WriteView): string {
  return hostedPage({
    title: t('Write to support'),
    lead: t('You get a reference at once, and our answer by mail and on your help page.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${form({
        action: urls.support.write(),
        token,
        hidden: { id: typed.id },
        hasFiles: true,
        body: html`${topicField(typed.topic, faults)} ${aboutField(typed.about, choices, faults)}
        ${wordsField({ label: t('Your message'), value: typed.words }, faults)} ${filesField(files, faults)}`,
        submit: t('Send'),
      })}
      <p class="after"><a class="link" href="${urls.support.help()}">${t('Back to help')}</a></p>`,
  });
}

function topicField(chosen: string, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'topic', label: t('What is it about?') },
    faults,
    (aria) =>
      html`<select id="topic" name="topic" required${aria}>
        <option value="">${t('Choose')}</option>
        ${topicNames.map(
          (topic) =>
            html`<option value="${topic}" ${topic === chosen && html` selected`}>${topicWords[topic]()}</option>`,
        )}
      </select>`,
  );
}

function aboutField(chosen: string, choices: readonly AboutView[], faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'about', label: t('Attach a payment, link or case'), optional: true },
    faults,
    (aria) =>
      html`<select id="about" name="about" ${aria}>
        <option value="">${t('Nothing')}</option>
        ${choices.map(
          (one) =>
            html`<option value="${one.about.id}" ${one.about.id === chosen && html` selected`}>
              ${aboutWords(one)}
            </option>`,
        )}
      </select>`,
  );
}

function wordsField({ label, value }: { label: string; value: string }, faults: readonly FieldFault[]): Html {
  const hint = t(
    'At most {most, number} letters. Never send a card number, a PIN or a password: we need none of them.',
    {
      most: ticketRules.mostLetters,
    },
  );
  return fieldFrame(
    { name: 'words', label, hint },
    faults,
    (aria) => html`<textarea class="input" id="words" name="words" rows="6" required${aria}>${value}</textarea>`,
  );
}

function filesField(kept: readonly KeptFile[], faults: readonly FieldFault[]): Html {
  const hint = t('Up to {count} pictures or PDFs, which only you and support see.', { count: fileRules.filesOfForm });
  return uploadField({ label: t('Pictures and documents'), hint, optional: true }, kept, faults);
}

interface TicketView {
  readonly file: TicketFile;
  readonly token: string;
  readonly typed: string;
  /** The files of an earlier try. */
  readonly kept: readonly KeptFile[];
  readonly faults: readonly FieldFault[];
}

/** Draws a ticket as its holder sees it, with the form for a reply. */
export function ticketView(view: TicketView): string {
  const { file, typed, faults } = view;
  const { ticket, messages, about, files, now } = file;
  const { shop } = ticket;
  const until = writableUntil(ticket);
  const mayWrite = until === undefined || now < until;
  return hostedPage({
    title: t('Ticket {reference}', { reference: ticket.reference }),
    lead: t('{topic} · {status}', {
      topic: shortTopicWords[ticket.topic](),
      status: statusWords[ticket.status](),
    }),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}
      ${notice(ticket.status === 'waiting' ? 'info' : 'success', html`<p>${mayWrite ? nextWords(ticket) : t('It ended long ago. Open a new one to write to us.')}</p>`)}
      ${shop && shopNotice(shop, about?.shopName)}
      ${
        about &&
        html`<dl class="facts">
          <dt>${t('About')}</dt>
          <dd>${aboutLink(about)}</dd>
        </dl>`
      }
      <ol class="timeline" reversed>
        ${messages.map((one) => messageItem(ticket, one, files)).toReversed()}
      </ol>
      ${mayWrite ? replyForm(view) : typed !== '' && html`<blockquote>${typed}</blockquote>`}
      <p class="after"><a class="link" href="${urls.support.help()}">${t('All my tickets')}</a></p>`,
  });
}

/** Says that a shop handed the ticket over, because its words may be another's. */
function shopNotice({ reference, givenBackAt }: HandedBy, shopName = t('the shop')): Html {
  return notice(
    'warning',
    html`<p>
        ${
          givenBackAt
            ? t(
                '{shopName} handed this over, and has it again since {givenBackAt, date, longTime} UTC. Its reference there is {reference}.',
                { shopName, givenBackAt, reference },
              )
            : t('{shopName} handed this over. Its reference there is {reference}.', { shopName, reference })
        }
      </p>
      <p>
        ${t('{shopName} sees when we answered, and none of our words or yours here. If you did not write to {shopName}, tell us below. We never ask for a PIN, a password or a code.', { shopName })}
      </p>`,
  );
}

function replyForm({ file, token, typed, kept, faults }: TicketView): Html {
  const { id, messages } = file.ticket;
  return html`<h2>${t('Write more')}</h2>
    ${form({
      action: urls.support.ticket({ ticketId: id }),
      token,
      hidden: { seen: String(messages) },
      hasFiles: true,
      body: html`${wordsField({ label: t('Your message'), value: typed }, faults)} ${filesField(kept, faults)}`,
      submit: t('Send'),
    })}`;
}

/** Links to what is attached, on the holder's own pages. */
function aboutLink(view: AboutView): Html {
  const { about, amount } = view;
  const words = aboutWords(view);
  if (about.kind === 'case')
    return html`<a class="link" href="${urls.protection.case({ caseId: about.id })}">${words}</a>`;
  if (about.kind === 'payment' && amount) {
    return html`<a class="link" href="${urls.app.payment({ paymentId: about.id })}">${words}</a>`;
  }
  return html`${words}`;
}

const whoWrote: Readonly<Record<MessageKind, Message>> = {
  holder: msg('You wrote'),
  shop: msg('The shop handed this over as your words'),
  answer: msg('Support answered'),
  note: msg('Support noted'),
  handed: msg('Support noted'),
  given_back: msg('Support gave it back to the shop'),
  closed: msg('The ticket ended'),
};

/** The words of a message are text, and nothing in them becomes a link. */
function messageItem(
  { id: ticketId }: Ticket,
  { number, kind, at, words }: TicketMessage,
  files: readonly TicketAttachment[],
): Html {
  const who = whoWrote[kind]();
  return html`<li>
    <p><strong>${who}</strong></p>
    <p class="hint">
      ${rich('<time>{at, date, mediumTime} UTC</time>', { time: (inner) => html`<time datetime="${at.toISOString()}">${inner}</time>`, at })}
    </p>
    ${words !== '' && html`<blockquote>${words}</blockquote>`}
    ${fileList(
      files.filter((one) => one.number === number),
      (fileId) => ({
        file: urls.support.ticketFile({ ticketId, fileId }),
        picture: urls.support.ticketPicture({ ticketId, fileId }),
      }),
    )}
  </li>`;
}

/** Draws a holder's tickets as a list of links. */
export function ticketList(tickets: readonly Ticket[]): Html {
  if (tickets.length === 0) return html`<p class="muted">${t('You have not written to us yet.')}</p>`;
  return html`<ul class="stack">
    ${tickets.map(
      ({ id, reference, topic, status }) =>
        html`<li>
          <a class="link" href="${urls.support.ticket({ ticketId: id })}"
            >${t('{reference} · {topic}', { reference, topic: shortTopicWords[topic]() })}</a
          >
          <span class="muted">${statusWords[status]()}</span>
        </li>`,
    )}
  </ul>`;
}

/** Draws the page for a ticket that does not exist, or is of somebody else. */
export function ticketNotFoundView(): string {
  return hostedPage({
    title: t('There is no such ticket'),
    lead: t('Nothing happened. Your tickets are on your help page.'),
    body: html`<p><a class="button" href="${urls.support.help()}">${t('To my help page')}</a></p>`,
  });
}

/** The page to write to support about a payment, link or case. */
export function writeAbout(about: string): string {
  return withQuery(urls.support.write(), { about });
}
