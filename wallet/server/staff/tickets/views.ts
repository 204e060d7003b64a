import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { withQuery } from '#platform/http/url.ts';
import { formatDate } from '#platform/words/dates.ts';
import { rich, t } from '#platform/words/words.ts';
import { fileList } from '../../hosted/file-views.ts';
import { errorSummary, field, fieldFrame, form } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { desks, topicNames } from '../../support/tickets/domain.ts';
import type { Ticket, TicketMessage } from '../../support/tickets/domain.ts';
import { aboutWords, shortTopicWords } from '../../support/tickets/words.ts';
import { urls } from '../../urls.ts';
import { may } from '../members/domain.ts';
import { stepLinks } from '../members/step-views.ts';
import { consolePage } from '../members/frame-views.ts';
import { dueTime } from '#platform/staff/due-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { roleWords } from '../members/words.ts';
import type { Filter } from './domain.ts';
import type { StaffTicket, TicketQueue, TypedStep } from './service.ts';
import { kindWords, statusWords } from './words.ts';

interface QueueView {
  readonly queue: TicketQueue;
  readonly filter: Filter;
  readonly signedIn: SignedIn;
  /** A typed reference that no ticket has; undefined if none was typed. */
  readonly unknown: string | undefined;
}

/** Draws the tickets, the nearest deadline first, with the ways to filter and to find them. */
export function ticketQueueView({ queue, filter, signedIn, unknown }: QueueView): string {
  const { tickets, hasMore } = queue;
  const faults =
    unknown === undefined ? [] : [{ field: 'reference', message: t('You see no ticket with this reference') }];
  return consolePage({
    place: urls.staff.tickets(),
    title: t('Tickets'),
    lead: t('What holders wrote to us, the nearest deadline first.'),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="filters">${filterForm(filter)} ${referenceForm(unknown, faults)}</div>
      ${tickets.length === 0 ? html`<p class="muted">${filter.status === 'waiting' ? t('No such ticket waits for an answer.') : t('There is no such ticket.')}</p>` : ticketTable(queue)}
      ${hasMore && html`<p class="hint">${t('There are more. Filter them to see the others.')}</p>`}
      ${may(signedIn.member, 'answer_tickets') && html`<p class="after"><a class="link" href="${urls.staff.macros()}">${t('Macros')}</a></p>`}`,
  });
}

function filterForm({ topic, status }: Filter): Html {
  const options = <K extends string>(
    all: readonly K[],
    words: Readonly<Record<K, () => string>>,
    chosen: K | undefined,
  ) => all.map((one) => html`<option value="${one}" ${one === chosen && html` selected`}>${words[one]()}</option>`);
  return html`<form method="get" action="${urls.staff.tickets()}" class="filter">
    ${fieldFrame(
      { name: 'topic', label: t('Topic') },
      [],
      (aria) =>
        html`<select id="topic" name="topic" ${aria}>
          <option value="">${t('All')}</option>
          ${options(topicNames, shortTopicWords, topic)}
        </select>`,
    )}
    ${fieldFrame(
      { name: 'status', label: t('State') },
      [],
      (aria) =>
        html`<select id="status" name="status" ${aria}>
          <option value="">${t('All')}</option>
          ${options(['waiting', 'answered', 'closed'], statusWords, status)}
        </select>`,
    )}
    <button class="button quiet" type="submit">${t('Filter')}</button>
  </form>`;
}

function referenceForm(typed: string | undefined, faults: readonly FieldFault[]): Html {
  const one = { name: 'reference', label: t('Reference'), value: typed, autocomplete: 'off', maxlength: 20 };
  return html`<form method="get" action="${urls.staff.tickets()}" class="filter">
    ${field(one, faults)}
    <button class="button quiet" type="submit">${t('Open')}</button>
  </form>`;
}

function ticketTable({ tickets, now }: TicketQueue): Html {
  const heads = [t('Ticket'), t('State'), t('Answer by'), t('With')];
  return html`<div class="panel scrolls" ${scrollable(t('Tickets'))}>
    <table class="table texts">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${tickets.map((one) => ticketRow(one, now))}
      </tbody>
    </table>
  </div>`;
}

function ticketRow(one: Ticket, now: Date): Html {
  const tone = one.status !== 'waiting' ? 'neutral' : one.answerBy! < now ? 'danger' : 'warning';
  return html`<tr>
    <th scope="row">
      <a class="link" data-row href="${urls.staff.ticket({ ticketId: one.id })}">${one.reference}</a>
      <span class="muted line">${shortTopicWords[one.topic]()}</span>
    </th>
    <td><span class="badge" data-tone="${tone}">${statusWords[one.status]()}</span></td>
    <td>${dueTime(one, now)}</td>
    <td>${roleWords(one.desk)}</td>
  </tr>`;
}

interface TicketView {
  readonly file: StaffTicket;
  readonly signedIn: SignedIn;
  readonly typed: TypedStep;
  readonly faults: readonly FieldFault[];
}

/** Draws a ticket with what is attached, its messages, and the steps that the member may take. */
export function staffTicketView(view: TicketView): string {
  const { file, signedIn, faults } = view;
  const { ticket, messages } = file;
  return consolePage({
    place: urls.staff.tickets(),
    title: t('Ticket {reference}', { reference: ticket.reference }),
    lead: t('{topic} · {status} · {desk}', {
      topic: shortTopicWords[ticket.topic](),
      status: statusWords[ticket.status](),
      desk: roleWords(ticket.desk),
    }),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="split">
        <section class="panel">
          <h2>${t('Messages')}</h2>
          <ol class="story">
            ${messages.map((one) => messageItem(one, file))}
          </ol>
        </section>
        <div class="stack">${facts(file)}${may(signedIn.member, 'answer_tickets') && macroPanel(file)}</div>
        ${stepPanel(view)}
      </div>
      ${stepLinks({ list: urls.staff.tickets(), words: t('All tickets') })}`,
  });
}

/** The words of a message are text, and nothing in them becomes a link. */
function messageItem(
  { number, kind, at, memberId, words }: TicketMessage,
  { ticket, names, files }: StaffTicket,
): Html {
  const by =
    kind === 'holder' || kind === 'shop' ? 'buyer' : kind === 'note' || kind === 'handed' ? 'seller' : 'operator';
  const who =
    kind === 'holder'
      ? t('The holder')
      : kind === 'shop'
        ? t('The shop')
        : memberId === null
          ? t('A timer')
          : (names.get(memberId) ?? memberId);
  return html`<li data-by="${by}">
    <p class="said">
      ${rich('<strong>{who}</strong> {did} <time>{at, date, mediumTime} UTC</time>', { who, did: kindWords[kind](), at, strong: (inner) => html`<strong>${inner}</strong>`, time: (inner) => html`<time datetime="${at.toISOString()}">${inner}</time>` })}
    </p>
    ${words !== '' && html`<blockquote>${words}</blockquote>`}
    ${fileList(
      files.filter((one) => one.number === number),
      (fileId) => {
        const params = { ticketId: ticket.id, fileId };
        return { file: urls.staff.ticketFile(params), picture: urls.staff.ticketPicture(params) };
      },
    )}
  </li>`;
}

function facts({ ticket, holder, about }: StaffTicket): Html {
  return html`<section class="panel">
    <h2>${t('Facts')}</h2>
    <dl class="facts">
      <dt>${t('Holder')}</dt>
      <dd>${holder.givenName ?? t('without a name')} <code>${holder.id}</code></dd>
      <dt>${t('Standing')}</dt>
      <dd>
        ${holder.status === 'active' ? t('Active, tier {tier}', { tier: holder.tier }) : t('Frozen, tier {tier}', { tier: holder.tier })}
      </dd>
      <dt>${t('Opened')}</dt>
      <dd><time datetime="${ticket.openedAt.toISOString()}">${formatDate(ticket.openedAt, 'mediumTime')}</time></dd>
      ${
        ticket.answerBy &&
        html`<dt>${t('Answer by')}</dt>
          <dd>
            <time datetime="${ticket.answerBy.toISOString()}">${formatDate(ticket.answerBy, 'mediumTime')}</time>
          </dd>`
      }
      ${
        ticket.shop &&
        html`<dt>${t('Handed over by')}</dt>
          <dd>
            ${about?.shopName ?? ticket.shop.clientId}, ${t('reference there')} <code>${ticket.shop.reference}</code>
          </dd>`
      }
      <dt>${t('Attached')}</dt>
      <dd>${about ? html`${aboutWords(about)} <code>${about.about.id}</code>` : t('Nothing')}</dd>
    </dl>
    ${about?.about.kind === 'case' && html`<p><a class="link" href="${urls.staff.case({ caseId: about.about.id })}">${t('Open the case')}</a></p>`}
  </section>`;
}

/** Each macro is a link that opens the page again with its words in the answer. */
function macroPanel({ ticket, macros }: StaffTicket): Html {
  return html`<section class="panel">
    <h2>${t('Insert a macro')}</h2>
    <ul class="lines">
      ${macros.map(({ name, title }) => {
        const href = withQuery(urls.staff.ticket({ ticketId: ticket.id }), { macro: name });
        return html`<li><a class="link" href="${href}">${title}</a></li>`;
      })}
    </ul>
    <p class="hint">${t('It opens this page again with the text in the answer, which you can edit.')}</p>
  </section>`;
}

function stepPanel({ file, signedIn, typed, faults }: TicketView): Html {
  const { ticket } = file;
  const mayAnswer = may(signedIn.member, 'answer_tickets') && ticket.status !== 'closed';
  const isFromMacro = typed.words !== '' && faults.length === 0;
  const act = (kind: TypedStep['kind'], words: string, isQuiet = true) =>
    html`<button class="button${isQuiet ? ' quiet' : ''}" type="submit" name="kind" value="${kind}">${words}</button>`;
  return html`<section class="panel" data-form>
    <h2>${mayAnswer ? t('Answer') : t('Note')}</h2>
    ${form({
      action: urls.staff.ticket({ ticketId: ticket.id }),
      token: signedIn.token,
      hidden: { seen: String(ticket.messages) },
      body: html`${fieldFrame(
        {
          name: 'words',
          label: t('Words'),
          hint: t('The holder reads an answer. Notes and handovers are for staff alone.'),
        },
        faults,
        (aria) =>
          html`<textarea class="input" id="words" name="words" rows="8" ${aria} ${isFromMacro && html` autofocus=""`}>
${typed.words}</textarea>`,
      )}
      ${ticket.status !== 'closed' && deskField(ticket, typed.desk, faults)}`,
      submit: '',
      hasNoSubmit: true,
      more: html`<div class="acts">
        ${mayAnswer && act('answer', t('Send the answer'), false)} ${act('note', t('Keep as a note'))}
        ${ticket.status !== 'closed' && act('handed', t('Hand over'))}
        ${mayAnswer && ticket.shop && act('given_back', t('Give it back to the shop'))}
        ${mayAnswer && act('closed', t('Close the ticket'))}
      </div>`,
    })}
  </section>`;
}

function deskField(ticket: Ticket, typed: string, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'desk', label: t('Hand over to'), optional: true },
    faults,
    (aria) =>
      html`<select id="desk" name="desk" ${aria}>
        <option value="">${t('Nobody')}</option>
        ${desks
          .filter((one) => one !== ticket.desk)
          .map((one) => html`<option value="${one}" ${one === typed && html` selected`}>${roleWords(one)}</option>`)}
      </select>`,
  );
}

/** Draws the page for a member who is a side of the ticket. */
export function ownTicketView(signedIn: SignedIn): string {
  return consolePage({
    place: urls.staff.tickets(),
    title: t('You are a side of this ticket'),
    lead: t(
      'Your address or number is that of its holder, or of the buyer or a seller of what is attached. Somebody else works on it.',
    ),
    body: html`<a class="button" href="${urls.staff.tickets()}">${t('All tickets')}</a>`,
    signedIn,
  });
}
