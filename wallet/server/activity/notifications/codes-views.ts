import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { t } from '#platform/words/words.ts';
import { waitWords } from '#platform/words/wait.ts';
import { errorSummary, field, form, hostedPage, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { Channel } from './choices-domain.ts';
import type { SentMessage } from './codes-service.ts';

interface IsItUsView {
  readonly token: string;
  readonly typed: string;
  readonly answer: { readonly sent: SentMessage | undefined } | undefined;
  readonly faults: readonly FieldFault[];
}

/** Draws the form for the code of a message, and whether the wallet sent it. */
export function isItUsView({ token, typed, answer, faults }: IsItUsView): string {
  return hostedPage({
    title: t('Is this message from us?'),
    lead: t('Each of our messages ends with a code such as 7K3M-9QXT. Type it, and we say whether we sent it.'),
    isRefused: faults.length > 0,
    body: html`${errorSummary(faults)}${answer && answerBox(answer.sent)}
      ${form({
        action: urls.activity.isItUs(),
        token,
        body: field(
          { name: 'code', label: t('Code of the message'), value: typed, autocomplete: 'off', maxlength: 64 },
          faults,
        ),
        submit: t('Look it up'),
      })}
      <p class="after hint">
        ${t('Our messages also have the phrase of your wallet. They never have a link that logs you in, and we never ask for a code of yours.')}
      </p>
      <p class="after"><a class="link" href="${urls.protection.report()}">${t('I did not do this')}</a></p>`,
  });
}

function answerBox(sent: SentMessage | undefined): Html {
  if (!sent) {
    return notice(
      'warning',
      html`<p>
        ${t('We sent no message with this code within a year. Check the letters; if they are right, do not follow what it says.')}
      </p>`,
    );
  }
  return notice(
    'success',
    html`<p>
        ${t('We sent one message with this code to one person, {channel} on {at, date, longTime} UTC. It is about: {kind}.', { channel: channelWords[sent.channel](), at: sent.sentAt, kind: kindWords(sent.kind) })}
      </p>
      <p>
        ${sent.channel === 'push' ? t('A message on your device has no phrase, because others can see it there. Ours only leads to pages of your wallet, so never type a code that one asks for.') : t('It is yours only if it has the phrase of your wallet. Anybody can copy a code into a message, so do not follow one without your phrase.')}
      </p>`,
  );
}

const channelWords: Readonly<Record<Channel, () => string>> = {
  mail: () => t('by mail'),
  sms: () => t('by SMS'),
  push: () => t('to their devices'),
};

/** Names the kind of a message, and nothing about its reader. */
function kindWords(kind: string): string {
  switch (kind) {
    case 'receipt':
    case 'charge_stayed':
      return t('a payment');
    case 'refund':
    case 'refund_of_sale':
    case 'card_refund':
      return t('a refund');
    case 'payout':
      return t('a payout');
    case 'warning':
    case 'proposal':
      return t('an order');
    case 'case':
    case 'case_warning':
      return t('a case');
    case 'ticket':
      return t('a question to support');
    case 'change':
      return t('the security of a wallet');
    case 'report':
      return t('a report of a payment');
    default:
      return t('a wallet');
  }
}

/** Says that too many codes were typed. */
export function tooManyCodesView(seconds: number): string {
  return hostedPage({
    title: t('Too many codes'),
    lead: t('Many codes were looked up from this network. Wait {wait}, then try again.', { wait: waitWords(seconds) }),
    body: html`<p class="after"><a class="link" href="/">${t('Your wallet')}</a></p>`,
  });
}
