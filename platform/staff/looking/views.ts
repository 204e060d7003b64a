import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { errorSummary, field, fieldFrame } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { form } from '#platform/http/page-parts.ts';
import type { SecurityEvent } from '#platform/security-log/events.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import type { SignedIn, StaffPage } from '../members/frame-views.ts';
import type { TypedReason } from './domain.ts';
import { lookReasons } from './reasons-data.ts';
import { reasonWords } from './words.ts';

/** A member who is asked why to look, with what the member typed so far. */
export interface AskedReason {
  readonly signedIn: SignedIn;
  readonly action: string;
  readonly typed: TypedReason;
  readonly faults: readonly FieldFault[];
  /** The link for a member who does not want to look after all. */
  readonly wayBack: Html;
}

/** Makes the page with the question why a member wants to look, before anything of a person is shown. */
export function reasonPage({ wayBack, ...asked }: AskedReason): StaffPage {
  const { signedIn, faults } = asked;
  return {
    title: t('Why do you look?'),
    lead: t('This does not wait in the queue. Your reason goes to the log with each look, and holds for an hour.'),
    isRefused: faults.length > 0,
    signedIn,
    body: html`${errorSummary(faults)} ${reasonForm(asked, t('Look'))}
      <p class="after">${wayBack}</p>`,
  };
}

/** Draws the form of a reason. */
export function reasonForm({ signedIn, action, typed, faults }: Omit<AskedReason, 'wayBack'>, submit: string): Html {
  const reference = {
    name: 'reference',
    label: t('Number of the case, ticket or letter'),
    hint: t('Needed for a complaint, another case and an authority'),
    value: typed.reference,
    autocomplete: 'off',
    maxlength: 40,
    optional: true,
  };
  const body = html`${reasonChoice(typed, faults)} ${field(reference, faults)}`;
  return form({ action, token: signedIn.token, body, submit });
}

function reasonChoice(typed: TypedReason, faults: readonly FieldFault[]): Html {
  return fieldFrame(
    { name: 'reason', label: t('Reason') },
    faults,
    (aria) =>
      html`<select id="reason" name="reason" required${aria}>
        <option value="">${t('Choose')}</option>
        ${lookReasons.map(
          ({ code }) =>
            html`<option value="${code}" ${typed.reason === code && html` selected`}>${reasonWords[code]()}</option>`,
        )}
      </select>`,
  );
}

/** The form of a search for people: what was typed stands in no address, which servers log. */
export interface SearchForm {
  readonly signedIn: SignedIn;
  readonly action: string;
  readonly label: string;
  readonly typed: string;
  readonly fault: string | undefined;
  /** Whether the cursor stands in the field. */
  readonly isFocused: boolean;
}

/** Draws the form of a search, with its fault. */
export function searchForm({ signedIn, action, label, typed, fault, isFocused }: SearchForm): Html {
  return html`<form class="filters" method="post" action="${action}" role="search">
      <input type="hidden" name="_form" value="${signedIn.token}" />
      <label class="${fault === undefined ? 'grows' : 'grows wrong'}"
        >${label}<input
          id="q"
          name="q"
          value="${typed}"
          maxlength="100"
          autocomplete="off"
          ${isFocused && html` autofocus=""`}
          ${fault !== undefined && html` aria-invalid="true"`}
          ${fault !== undefined && html` aria-describedby="q-error"`}
      /></label>
      <button class="button" type="submit">${t('Search')}</button>
    </form>
    ${fault !== undefined && html`<p class="fault" id="q-error" role="alert">${fault}</p>`}`;
}

/** Draws security events for staff: the device, and the beginning of the hash of the network. */
export function eventTable(
  events: readonly SecurityEvent[],
  wordsOf: (event: SecurityEvent) => string = ({ event }) => event,
): Html {
  return html`<table class="table">
    <caption>
      ${t('Newest security events')}
    </caption>
    <tbody>
      ${events.map((one) => {
        const { browser, network, times, lastAt } = one;
        return html`<tr>
          <th scope="row">
            ${wordsOf(one)}${times > 1 && ` × ${times}`}
            ${browser !== null && html`<span class="line hint">${browser}</span>`}
            ${network !== null && html`<code>${network.toString('hex').slice(0, 6)}</code>`}
          </th>
          <td>${formatDate(lastAt, 'mediumTime')}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
