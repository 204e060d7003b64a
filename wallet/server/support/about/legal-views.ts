import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { keptWords } from '#platform/privacy/retention.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage, notice } from '../../hosted/page-views.ts';
import { ticketRules } from '#platform/kernel/tickets.ts';
import { retention } from '../../retention.ts';
import { urls } from '../../urls.ts';
import type { PublicTerms } from './port.ts';
import { operatorFacts } from './views.ts';

/** Draws the terms: what the wallet does, as its data says, and what only the operator can say. */
export function termsView({ operator, fees, policy }: PublicTerms): string {
  return hostedPage({
    title: t('Terms'),
    lead: t('What this wallet does for you, and what it asks of you.'),
    body: html`${draft()}
      <h2>${t('With whom you agree')}</h2>
      ${operatorFacts(operator)}
      <h2>${t('What the wallet does')}</h2>
      <ul class="points">
        <li>${t('It keeps your money, and pays shops that you linked, within the caps that you chose.')}</li>
        <li>
          ${t('It keeps what you paid in escrow, by version {version} of the buyer protection.', { version: policy.version })}
          <a class="link" href="${urls.support.protection()}">${t('Buyer protection')}</a>
        </li>
        <li>
          ${t('It charges only the fees of version {version}.', { version: fees.version })}
          <a class="link" href="${urls.support.fees()}">${t('Fees')}</a>
        </li>
        <li>
          ${t('It limits what you pay at once, in a day and in a year, by what it knows about you.')}
          <a class="link" href="${urls.support.limits()}">${t('Limits')}</a>
        </li>
      </ul>
      <h2>${t('What it asks of you')}</h2>
      <ul class="points">
        <li>${t('Use your own name, number and cards, and one wallet for each person.')}</li>
        <li>
          ${t('Keep your password, PIN and passkeys to yourself. Write to us at once if somebody else may have them.')}
        </li>
        <li>${t('Report problems honestly: each side of a case reads what the other one says.')}</li>
      </ul>
      ${missing([
        t('the law that applies, and the courts'),
        t('the license under which the operator holds money'),
        t('how either side ends the agreement, and what happens to the balance'),
        t('how far the operator is liable'),
      ])}`,
  });
}

/** Draws what the wallet does with personal data, and what only the operator can say. */
export function privacyView({ operator }: Pick<PublicTerms, 'operator'>): string {
  return hostedPage({
    title: t('Privacy'),
    lead: t('What this wallet knows about you, and who reads it.'),
    body: html`${draft()}
      <h2>${t('Who is responsible')}</h2>
      ${operatorFacts(operator)}
      <h2>${t('What the wallet keeps')}</h2>
      <ul class="points">
        <li>${t('Your number, name, birth date, address and mail address, to know who owns the money.')}</li>
        <li>${t('Your payments, refunds, cases and messages to support. The books about money are never deleted.')}</li>
        <li>
          ${t('Brand, last four digits and expiry of your cards. The whole number is typed at the card processor, and never reaches us.')}
        </li>
        <li>${t('The sessions in which you are signed in, until they end.')}</li>
      </ul>
      <h2>${t('Who reads it')}</h2>
      <ul class="points">
        <li>${t('A shop reads what you agreed to share when you linked it, and nothing else.')}</li>
        <li>${t('The other side of an order reads what you write in a case.')}</li>
        <li>${t('Our staff reads what a ticket or a case needs. Each look is in a log that nobody can change.')}</li>
        <li>
          ${t('The card processor, the SMS service, the mail server and the carriers get what they need to serve you.')}
        </li>
      </ul>
      <p>
        ${t('A ticket to support takes at most {days, plural, one {# day} other {# days}} of silence to end; its messages stay for the time below, because they may be evidence.', { days: ticketRules.closesAfterDays })}
      </p>
      <h2>${t('How long it is kept')}</h2>
      <ul class="points">
        ${retention.map(({ what, days, until, why }) => html`<li><strong>${what()}</strong>: ${keptWords(days, until())}. ${why()}</li>`)}
      </ul>
      <h2>${t('Your rights')}</h2>
      <p>
        <a class="link" href="${urls.privacy.data()}"
          >${t('Download a copy of everything that the wallet knows about you')}</a
        >
      </p>
      <p>
        ${t('Write to support to see, correct or delete what the wallet keeps about you, as far as the law lets us.')}
      </p>
      ${missing([
        t('the legal basis of each kind of data'),
        t('the names of the processors, and the countries in which they work'),
        t('the authority to which you can complain'),
      ])}`,
  });
}

/** Says that these are the words of the software, and not yet those of a lawyer. */
function draft(): Html {
  return notice(
    'info',
    html`<p>${t('This page comes with the software and says what it does. The operator completes it.')}</p>`,
  );
}

function missing(points: readonly string[]): Html {
  return html`<h2>${t('What the operator adds')}</h2>
    <ul class="points">
      ${points.map((one) => html`<li>${one}</li>`)}
    </ul>`;
}
