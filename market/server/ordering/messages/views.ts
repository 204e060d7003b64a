import type { KeptFile } from '#platform/files/files-service.ts';
import { fileRules } from '#platform/files/file-rules.ts';
import { ACCEPTED } from '#platform/files/kinds.ts';
import { keptValue } from '#platform/files/uploads.ts';
import { withQuery } from '#platform/http/url.ts';
import { t } from '#platform/words/words.ts';
import type { Fault } from '../../../web/src/common-view-model.ts';
import type {
  ConversationData,
  ConversationFile,
  ConversationMessage,
} from '../../../web/src/conversation-view-model.ts';
import { mayReport } from '../orders/domain.ts';
import type { Order, OrderPart } from '../orders/domain.ts';
import { toAt } from '../orders/at-views.ts';
import { reportReasons } from './domain.ts';
import type { Side } from './domain.ts';
import { masked } from './masking-domain.ts';
import { mentionsPayingOutside } from './outside-domain.ts';
import type { Opened, Thread } from './port.ts';
import { closedWords, reasonWords } from './words.ts';
import { urls } from '../../urls.ts';

/** What the page of a conversation shows beside it. */
interface Beside {
  readonly formKey: string;
  readonly isNewest: boolean;
  readonly news?: string | undefined;
  /** A form that was not sent, with its faults. */
  readonly again?:
    | { readonly faults: readonly Fault[]; readonly typed: string; readonly files: readonly KeptFile[] }
    | undefined;
}

/** Names the other side. A seller learns who the buyer is when the order is paid. */
export function nameFor(
  side: Side,
  { order, part }: { readonly order: Pick<Order, 'name' | 'status'>; readonly part: Pick<OrderPart, 'sellerName'> },
): string {
  if (side === 'buyer') return part.sellerName;
  return order.status === 'paid' ? order.name : t('the buyer');
}

/** Names the other side where the name stands alone. */
function whoFor(side: Side, about: { readonly order: Order; readonly part: OrderPart }): string {
  return side === 'seller' && isMasking(about.order) ? t('Buyer') : nameFor(side, about);
}

/** Turns a conversation into the data of its page, for one of its sides. */
export function toConversationData(thread: Thread, beside: Beside): ConversationData {
  const { order, part, side, closed, older } = thread;
  const { formKey, isNewest, news, again } = beside;
  const ids = { orderId: order.id, partId: part.id };
  const { conversation, sendMessage, stopMessages, reportMessage } = urls.ordering;
  const url = conversation(ids);
  const name = nameFor(side, thread);
  return {
    page: 'conversation',
    url,
    supportUrl: withQuery(urls.support.write(), { order: order.id }),
    actions: { send: sendMessage(ids), stop: stopMessages(ids), report: reportMessage(ids) },
    title: titleOf(thread),
    back:
      side === 'buyer'
        ? { href: urls.ordering.order({ orderId: order.id }), label: t('Your order') }
        : { href: urls.selling.center(), label: t('Seller center') },
    goods: part.lines.map((line) => `${line.quantity} × ${line.name}`).join(', '),
    ordered: toAt(order.createdAt),
    name,
    messages: thread.messages.map((message) => toMessage(message, thread)),
    olderUrl: older === undefined ? null : withQuery(url, { before: older }),
    isNewest,
    note: isMasking(order) ? maskNote() : paidNote(),
    closed: closed && closedWords(closed, { side, name }),
    hasStopped: thread.conversation[side === 'buyer' ? 'buyerStoppedAt' : 'sellerStoppedAt'] !== null,
    problem: side === 'buyer' && mayReport(part).ok ? { action: urls.ordering.problem(ids), part: part.id } : null,
    formKey,
    typed: again?.typed ?? '',
    kept: {
      value: keptValue(again?.files ?? []),
      files: (again?.files ?? []).map(({ fileId, name: file }) => ({ id: fileId, name: file })),
    },
    accept: ACCEPTED,
    mostFiles: fileRules.filesOfForm,
    reasons: reportReasons.map((value) => ({ value, label: reasonWords[value]() })),
    faults: again?.faults ?? [],
    news,
  };
}

/** The title of the page of a conversation. */
export function titleOf(opened: Opened): string {
  return t('Messages with {name}', { name: nameFor(opened.side, opened) });
}

function toMessage(message: Thread['messages'][number], { order, part, side, reported }: Thread): ConversationMessage {
  const isOwn = message.side === side;
  const text = isMasking(order) ? masked(message.words) : message.words;
  return {
    id: message.id,
    isOwn,
    who: isOwn ? t('You') : whoFor(side, { order, part }),
    at: toAt(message.sentAt),
    text,
    isMasked: text !== message.words,
    files: message.files.map(toFile),
    warning: !isOwn && mentionsPayingOutside(message.words) ? outsideWarning() : null,
    report: isOwn ? null : reported.has(message.id) ? 'done' : 'possible',
  };
}

/** The longer side of a shown thumbnail, in pixels of the page. */
const THUMBNAIL = 96;

function toFile({ fileId, name, kind, size, width, height }: KeptFile): ConversationFile {
  const scale = THUMBNAIL / Math.max(width ?? 1, height ?? 1, 1);
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return {
    name,
    href: urls.ordering.file({ fileId }),
    note: t('{kind}, {size, number} kB', { kind: kind.toUpperCase(), size: Math.ceil(size / 1_000) }),
    thumbnail:
      width === undefined || height === undefined
        ? null
        : { src: urls.ordering.thumbnail({ fileId }), width: side(width), height: side(height) },
  };
}

/** Whether contacts are masked: until the order is paid, and for ever if it never is. */
function isMasking({ status }: Pick<Order, 'status'>): boolean {
  return status !== 'paid';
}

function maskNote(): string {
  return t(
    'Until the order is paid, links, e-mail addresses, phone and account numbers and names at messengers are hidden on both sides, as •••.',
  );
}

function paidNote(): string {
  return t(
    'Links and phone numbers stand here as text, and are never clickable. Pay only in this shop: what you pay outside of it is not protected.',
  );
}

function outsideWarning(): string {
  return t('Careful: this message is about paying or talking elsewhere. What is paid elsewhere is not protected.');
}
