import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { errorSummary, field, fieldFrame } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { form } from '#platform/http/page-parts.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import type { TicketStatus } from '#platform/kernel/tickets.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { formatMoney } from '#platform/money/format.ts';
import { total } from '#platform/money/money.ts';
import { dueTime } from '#platform/staff/due-views.ts';
import type { SignedIn } from '#platform/staff/members/frame-views.ts';
import { rich, t } from '#platform/words/words.ts';
import { statusWords as partWords } from '../../ordering/orders/views.ts';
import { topicNames } from '../../support/tickets/domain.ts';
import type { Ticket, TicketMessage } from '../../support/tickets/domain.ts';
import { orderWords, shortTopicWords, walletWords } from '../../support/tickets/words.ts';
import { urls } from '../../urls.ts';
import { frame } from '../members/frame-views.ts';
import type { Filter, StaffTicket, TicketQueue, TypedStep } from './service.ts';
import { kindWords, orderStatusWords, standingWords, statusWords } from './words.ts';

/** The states by which the queue can be filtered. */
export const statuses: readonly TicketStatus[] = ['waiting', 'answered', 'closed'];

interface QueueView {
  readonly queue: TicketQueue;
  readonly filter: Filter;
  readonly signedIn: SignedIn;
  /** A typed reference that no ticket has; undefined if none was typed. */
  readonly unknown: string | undefined;
}

/** Draws the tickets, the nearest deadline first, with the ways to filter and to find them. */
export function ticketQueueView({ queue, filter, signedIn, unknown }: QueueView): string {
  const faults =
    unknown === undefined ? [] : [{ field: 'reference', message: t('There is no ticket with this reference') }];
  return frame.page({
    title: t('Tickets'),
    lead: t('What shoppers and sellers wrote to us, the nearest deadline first.'),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <div class="filters">${filterForm(filter)} ${referenceForm(unknown, faults)}</div>
      ${queue.tickets.length === 0 ? html`<p class="muted">${t('There is no such ticket.')}</p>` : ticketTable(queue)}
      ${queue.hasMore && html`<p class="hint">${t('There are more. Filter them to see the others.')}</p>`}`,
  });
}

function filterForm({ topic, status }: Filter): Html {
  const choice = <K extends string>(
    name: string,
    label: string,
    all: readonly K[],
    words: Readonly<Record<K, () => string>>,
    chosen: K | undefined,
  ) =>
    fieldFrame(
      { name, label },
      [],
      (aria) =>
        html`<select id="${name}" name="${name}" ${aria}>
          <option value="">${t('All')}</option>
          ${all.map((one) => html`<option value="${one}" ${one === chosen && html` selected`}>${words[one]()}</option>`)}
        </select>`,
    );
  return html`<form method="get" action="${urls.staff.tickets()}" class="filter">
    ${choice('topic', t('Topic'), topicNames, shortTopicWords, topic)}
    ${choice('status', t('State'), statuses, statusWords, status)}
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
  const heads = [t('Ticket'), t('State'), t('Answer by')];
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
      <a class="link" href="${urls.staff.ticket({ ticketId: one.id })}">${one.reference}</a>
      <span class="muted line">${shortTopicWords[one.topic]()}</span>
    </th>
    <td><span class="badge" data-tone="${tone}">${standingWords(one)}</span></td>
    <td>${dueTime(one, now)}</td>
  </tr>`;
}

interface TicketView {
  readonly file: StaffTicket;
  readonly signedIn: SignedIn;
  readonly typed: TypedStep;
  readonly faults: readonly FieldFault[];
}

/** Draws a ticket with its order, its messages, and the steps that a member may take. */
export function staffTicketView(view: TicketView): string {
  const { file, signedIn, faults } = view;
  const { ticket, messages } = file;
  return frame.page({
    title: t('Ticket {reference}', { reference: ticket.reference }),
    lead: t('{topic} · {status}', { topic: shortTopicWords[ticket.topic](), status: standingWords(ticket) }),
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
        <div class="stack">${facts(file)}</div>
        ${stepPanel(view)}
      </div>
      <p class="after"><a class="link" href="${urls.staff.tickets()}">${t('All tickets')}</a></p>`,
  });
}

/** The words of a message are text, and nothing in them becomes a link. */
function messageItem({ kind, at, memberId, words }: TicketMessage, { shopper, names }: StaffTicket): Html {
  const by = kind === 'shopper' ? 'buyer' : kind === 'note' ? 'seller' : 'operator';
  const who =
    kind === 'shopper'
      ? shopper.name
      : kind === 'given_back'
        ? t('The wallet')
        : memberId === null
          ? t('A timer')
          : (names.get(memberId) ?? memberId);
  return html`<li data-by="${by}">
    <p class="said">
      ${rich('<strong>{who}</strong> {did} <time>{at, date, mediumTime} UTC</time>', { who, did: kindWords[kind](), at, strong: (inner) => html`<strong>${inner}</strong>`, time: (inner) => html`<time datetime="${at.toISOString()}">${inner}</time>` })}
    </p>
    ${words !== '' && html`<blockquote>${words}</blockquote>`}
  </li>`;
}

function facts({ ticket, shopper, attached }: StaffTicket): Html {
  return html`<section class="panel">
    <h2>${t('Facts')}</h2>
    <dl class="facts">
      <dt>${shopper.sellerId === null ? t('Shopper') : t('Seller')}</dt>
      <dd>${shopper.name} <code>${shopper.id}</code></dd>
      <dt>${t('Opened')}</dt>
      <dd>${instant(ticket.openedAt)}</dd>
      ${
        ticket.answerBy &&
        html`<dt>${t('Answer by')}</dt>
          <dd>${instant(ticket.answerBy)}</dd>`
      }
      <dt>${t('Attached')}</dt>
      <dd>${attached ? html`${orderWords(attached)} ${numberOf(attached.order.id)}` : t('Nothing')}</dd>
      <dt>${t('Wallet')}</dt>
      <dd>${walletWords(ticket) ?? handoverWords(ticket, attached)}</dd>
      ${attached && orderFacts(attached)}
    </dl>
  </section>`;
}

/** A payment is handed over for its payer alone. */
function isPayer(attached: StaffTicket['attached']): boolean {
  return attached?.side === 'buyer' && attached.order.paymentId !== null;
}

function handoverWords({ mayHandOver }: Ticket, attached: StaffTicket['attached']): string {
  if (!isPayer(attached)) return t('It cannot be handed over: no paid order of the writer is attached');
  return mayHandOver ? t('It may be handed over') : t('The writer has not agreed to a handover');
}

function instant(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${t('{at, date, mediumTime} UTC', { at })}</time>`;
}

/** The number that people say on the phone; the whole id is its title. */
function numberOf(id: string): Html {
  return html`<code title="${id}">${shortNumberOf(id)}</code>`;
}

function orderFacts({ order, side }: NonNullable<StaffTicket['attached']>): Html {
  return html`<dt>${t('Side')}</dt>
    <dd>${side === 'buyer' ? t('Buyer') : t('Seller')}</dd>
    <dt>${t('Total')}</dt>
    <dd>
      ${formatMoney(
        total(
          order.parts.map(({ amount }) => amount),
          'EUR',
        ),
      )}
    </dd>
    ${
      order.paymentId !== null &&
      html`<dt>${t('Payment')}</dt>
        <dd>${numberOf(order.paymentId)}</dd>`
    }
    <dt>${t('State')}</dt>
    <dd>
      ${orderStatusWords[order.status]()}
      ${order.status === 'paid' && order.parts.map(({ sellerName, status }) => html`<span class="line">${t('{sellerName}: {status}', { sellerName, status: partWords(status) })}</span>`)}
    </dd>`;
}

function stepPanel({ file: { ticket, attached }, signedIn, typed, faults }: TicketView): Html {
  const mayAnswer = ticket.status !== 'closed';
  const act = (kind: TypedStep['kind'], words: string, isQuiet = true) =>
    html`<button class="button${isQuiet ? ' quiet' : ''}" type="submit" name="kind" value="${kind}">${words}</button>`;
  return html`<section class="panel" data-form>
    <h2>${mayAnswer ? t('Answer') : t('Note')}</h2>
    ${form({
      action: urls.staff.ticket({ ticketId: ticket.id }),
      token: signedIn.token,
      hidden: { seen: String(ticket.messages) },
      body: fieldFrame(
        { name: 'words', label: t('Words'), hint: t('The writer reads an answer. Notes are for staff alone.') },
        faults,
        (aria) => html`<textarea class="input" id="words" name="words" rows="8" ${aria}>${typed.words}</textarea>`,
      ),
      submit: '',
      hasNoSubmit: true,
      more: html`<div class="acts">
        ${mayAnswer && act('answer', t('Send the answer'), false)} ${act('note', t('Keep as a note'))}
        ${mayAnswer && ticket.wallet === null && isPayer(attached) && act('handed', t('Hand over to the wallet'))}
        ${mayAnswer && act('closed', t('Close the ticket'))}
      </div>`,
    })}
  </section>`;
}

/** Draws the page for a member who is a side of the ticket. */
export function ownTicketView(signedIn: SignedIn): string {
  return frame.page({
    title: t('You are a side of this ticket'),
    lead: t(
      'Your address is that of its writer, or of the buyer or a seller of the attached order. Somebody else works on it.',
    ),
    body: html`<a class="button" href="${urls.staff.tickets()}">${t('All tickets')}</a>`,
    signedIn,
  });
}
