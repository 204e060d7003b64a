import { html } from '#platform/http/html.ts';
import type { Html, HtmlValue } from '#platform/http/html.ts';
import { scrollable } from '#platform/http/scrollable.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { errorSummary, field, form, notice } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import { statusOf } from '../corrections/domain.ts';
import { consolePage } from '../members/frame-views.ts';
import type { SignedIn } from '../members/frame-views.ts';
import { signForm } from '../members/sign-views.ts';
import { stepLinks } from '../members/step-views.ts';
import type { TypedCampaign } from './domain.ts';
import type { CampaignFile, Campaigns } from './service.ts';
import { approveWords, statusWords } from './words.ts';

const DAY_MS = 86_400_000;

interface ListView {
  readonly signedIn: SignedIn;
  readonly listed: Awaited<ReturnType<Campaigns['list']>>;
  readonly typed: TypedCampaign;
  readonly faults: readonly FieldFault[];
  /** Business time, by which campaigns run. */
  readonly now: Date;
}

/** Draws the form that drafts a campaign, and the newest campaigns with what they spent. */
export function campaignsView({ signedIn, listed: { files, at }, typed, faults, now }: ListView): string {
  return consolePage({
    place: urls.staff.campaigns(),
    title: t('Campaigns'),
    lead: t(
      'A coupon takes a sum off a payment, from the wallet’s income. One person drafts its campaign, another one approves it.',
    ),
    isWide: true,
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)}
      <section class="panel">
        <h2>${t('Newest campaigns')}</h2>
        ${
          files.length === 0
            ? html`<p class="muted">${t('There was no campaign yet. Draft the first one below.')}</p>`
            : campaignTable(files, at, now)
        }
      </section>
      <section class="panel" data-form>
        <h2>${t('Draft a campaign')}</h2>
        ${form({ action: urls.staff.campaigns(), token: signedIn.token, body: draftFields(typed, faults), submit: t('Ask a second person') })}
      </section>`,
  });
}

function campaignTable(files: readonly CampaignFile[], at: Date, now: Date): Html {
  const row = (file: CampaignFile): Html => {
    const { campaign, standing } = file;
    const sum = (amount: Parameters<typeof formatMoney>[0] | undefined) =>
      html`<td class="amount">${amount ? formatMoney(amount) : '–'}</td>`;
    return html`<tr>
      <th scope="row"><a href="${urls.staff.campaign({ campaignId: campaign.id })}">${campaign.name}</a></th>
      <td>${campaign.terms.code}</td>
      <td>${stateWords(file, at, now)}</td>
      ${sum(campaign.budget)} ${sum(standing?.standing.held)} ${sum(standing?.standing.spent)}
      ${sum(standing?.standing.left)} ${sum(standing?.standing.returned)}
    </tr>`;
  };
  const heads = [t('Budget'), t('Reserved'), t('Spent'), t('Left'), t('Returned')];
  return html`<div class="scrolls" ${scrollable(t('Campaigns with their budgets'))}>
    <table class="table texts">
      <caption class="hidden">
        ${t('Campaigns with their budgets')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('Name')}</th>
          <th scope="col">${t('Code')}</th>
          <th scope="col">${t('State')}</th>
          ${heads.map((head) => html`<th scope="col" class="amount">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${files.map(row)}
      </tbody>
    </table>
  </div>`;
}

/** Says where a campaign stands: by its decision until it is open, and then by its dates. */
function stateWords({ campaign, standing }: CampaignFile, at: Date, now: Date): string {
  if (!standing) return statusWords[statusOf(campaign, at)]();
  if (standing.status === 'closed') return t('Ended');
  return now < standing.startsAt ? t('Approved, not begun') : t('Open');
}

function draftFields(typed: TypedCampaign, faults: readonly FieldFault[]): Html {
  const text = (name: Exclude<keyof TypedCampaign, 'first'>, label: string, more: object = {}) =>
    field({ name, label, value: typed[name], autocomplete: 'off', maxlength: 200, ...more }, faults);
  const sum = { inputmode: 'decimal', maxlength: 16 } as const;
  const isFirst = typed.first === 'yes';
  return html`${text('name', t('Name'), { hint: t('For you and the books; payers read the code') })}
    ${text('code', t('Code'), { hint: t('Letters and digits, such as SPRING26; each code only once') })}
    ${text('amount', t('Takes off, in euros'), sum)}
    ${text('minimum', t('From a payment of, in euros'), { ...sum, hint: t('What the payer pays after the shop’s own discount') })}
    ${text('budget', t('Budget, in euros'), sum)} ${text('starts', t('First day (UTC)'), { type: 'date' })}
    ${text('ends', t('Last day (UTC)'), { type: 'date' })}
    <label class="choice"
      ><input type="checkbox" name="first" value="yes" ${isFirst && html` checked=""`} /><span
        >${t('Only for a person’s first payment')}</span
      ></label
    >`;
}

interface CampaignView {
  readonly signedIn: SignedIn;
  readonly file: CampaignFile;
  /** The options for the passkey, or why this member may not approve. */
  readonly ways: Awaited<ReturnType<Campaigns['waysToApprove']>>;
  readonly isOwn: boolean;
  readonly fault: string | undefined;
  /** Security time, by which drafts wait. */
  readonly at: Date;
  /** Business time. */
  readonly now: Date;
}

/** Draws a campaign with its terms and its budget, and the ways to decide it or to end it. */
export function campaignView(view: CampaignView): string {
  const { signedIn, file, fault, at, now } = view;
  const { campaign, standing } = file;
  const isWaiting = statusOf(campaign, at) === 'waiting';
  return consolePage({
    place: urls.staff.campaigns(),
    title: t('Campaign {name}', { name: campaign.name }),
    lead: stateWords(file, at, now),
    isWide: true,
    isRefused: fault !== undefined,
    scripts: ['passkey.js'],
    signedIn,
    body: html`${fault !== undefined && notice('warning', html`<p>${fault}</p>`)}
      <div class="split">
        <section class="panel">
          <h2>${t('The coupon')}</h2>
          <dl class="facts">${termsFacts(file)}</dl>
        </section>
        <section class="panel" data-form>
          <h2>${standing ? t('Its budget') : t('The draft')}</h2>
          <dl class="facts">${standing && budgetFacts(standing)} ${peopleFacts(file)}</dl>
          ${isWaiting && waysPanel(view)} ${standing?.status === 'open' && endForm(view)}
        </section>
      </div>
      ${stepLinks({ list: urls.staff.campaigns(), words: t('All campaigns') })}`,
  });
}

const fact = (words: string, value: HtmlValue): Html =>
  html`<dt>${words}</dt>
    <dd>${value}</dd>`;

function termsFacts({ campaign: { terms, budget } }: CampaignFile): Html {
  const day = (at: Date): string => formatDate(at, 'longDate');
  return html`${fact(t('Code'), html`<code>${terms.code}</code>`)} ${fact(t('Takes off'), formatMoney(terms.amount))}
  ${fact(t('From a payment of'), formatMoney(terms.minimum))} ${fact(t('Budget'), formatMoney(budget))}
  ${fact(t('First day'), day(terms.startsAt))} ${fact(t('Last day'), day(new Date(terms.endsAt.getTime() - DAY_MS)))}
  ${fact(t('For'), terms.isFirstOnly ? t('A person’s first payment') : t('Each person once'))}`;
}

function budgetFacts({ standing }: NonNullable<CampaignFile['standing']>): Html {
  return html`${fact(t('Reserved by open quotes'), formatMoney(standing.held))}
  ${fact(t('Spent, and not refunded'), formatMoney(standing.spent))} ${fact(t('Left'), formatMoney(standing.left))}
  ${fact(t('Returned to the wallet’s income'), formatMoney(standing.returned))}`;
}

function peopleFacts({ campaign, names }: CampaignFile): Html {
  const who = (id: NonNullable<typeof campaign.decidedBy>, at: Date) =>
    html`${names.get(id) ?? id}, <time datetime="${at.toISOString()}">${formatDate(at, 'mediumTime')}</time>`;
  const { decidedBy, decidedAt } = campaign;
  return html`${fact(t('Drafted by'), who(campaign.askedBy, campaign.askedAt))}
  ${decidedBy && decidedAt && fact(t('Decided by'), who(decidedBy, decidedAt))}`;
}

function waysPanel({ signedIn: { token }, file: { campaign }, ways, isOwn }: CampaignView): Html {
  const named = { campaignId: campaign.id };
  return html`${
    ways.ok
      ? signForm({
          action: urls.staff.approveCampaign(named),
          token,
          passkeyOptions: ways.value,
          hint: t('You sign this coupon and this budget with your passkey. The budget is set aside at once.'),
          submit: t('Approve with your passkey'),
          without: t('This browser can’t use passkeys, or has JavaScript turned off, so it cannot approve.'),
        })
      : notice('info', html`<p>${approveWords(ways.error)}</p>`)
  }
  ${form({ action: urls.staff.refuseCampaign(named), token, body: false, submit: isOwn ? t('Withdraw the draft') : t('Refuse'), quiet: true })}`;
}

function endForm({ signedIn: { token }, file: { campaign } }: CampaignView): Html {
  return html`<p class="hint">
      ${t('Payments that have the coupon keep it. What is left of the budget returns at once, and what they leave unused returns later.')}
    </p>
    ${form({ action: urls.staff.endCampaign({ campaignId: campaign.id }), token, body: false, submit: t('End the campaign now'), quiet: true })}`;
}
