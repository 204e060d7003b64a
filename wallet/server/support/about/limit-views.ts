import { html } from '#platform/http/html.ts';
import type { Html } from '#platform/http/html.ts';
import { versionsAt } from '#platform/kernel/versions.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { hostedPage } from '../../hosted/page-views.ts';
import { limitsOf, readStepUp, readTiers, stepUpOf } from '../../identity/limits/domain.ts';
import type { StoredVersion } from '../../identity/limits/service.ts';
import { limitsWords, tierWords } from '../../identity/limits/words.ts';
import { reasons, rules, valuesOf } from '../../payments/step-up/domain.ts';
import type { TermVersion } from '../../protection/reports/service.ts';
import { urls } from '../../urls.ts';
import type { PublicLimits } from './port.ts';

/** Draws the limits of each tier and the terms of reports: those in force, and those to come. */
export function limitsView({ limits, reports, now }: PublicLimits): string {
  const paying = versionsAt(limits, now);
  const reporting = versionsAt(reports, now);
  return hostedPage({
    title: t('Limits'),
    lead: t('In force since {from, date, longDate}, version {version}.', {
      from: paying.current.validFrom,
      version: paying.current.version,
    }),
    body: html`${tierPoints(paying.current)} ${askPoints(paying.current)}
      ${paying.coming.map(
        (version) =>
          html`<h2>${comingWords(version)}</h2>
            ${tierPoints(version)} ${askPoints(version)}`,
      )}
      <p>${t('Limits hold for every payment from their first day on. A refund gives the limit of the year back.')}</p>
      <p><a class="link" href="${urls.identity.raiseLimits()}">${t('To your limits')}</a></p>
      <h2>${t('If somebody else paid with your wallet')}</h2>
      ${reportPoints(reporting.current)}
      ${reporting.coming.map(
        (version) =>
          html`<h2>${comingWords(version)}</h2>
            ${reportPoints(version)}`,
      )}
      <p>${t('A report keeps the terms that it was made with, whatever we change later.')}</p>
      <p class="after"><a class="link" href="${urls.support.help()}">${t('Help')}</a></p>`,
  });
}

/** Says when a later version begins. */
export function comingWords({ validFrom, version }: { readonly validFrom: Date; readonly version: number }): string {
  return t('From {from, date, longDate} on, by version {version}', { from: validFrom, version });
}

function tierPoints({ tiers }: StoredVersion): Html {
  const policy = { tiers: readTiers(tiers) };
  return html`<ul class="points">
    ${([0, 1, 2] as const).map((tier) => html`<li><strong>${tierWords[tier]()}</strong>: ${limitsWords(limitsOf(policy, tier, 'EUR'))}</li>`)}
  </ul>`;
}

/** Lists the rules by which a payment asks its payer, with the numbers of a version. */
function askPoints({ stepUp }: StoredVersion): Html {
  const terms = stepUpOf({ stepUp: readStepUp(stepUp) }, 'EUR');
  const values = valuesOf(terms, { minor: 0n, currency: 'EUR' });
  const points = (asks: 'any_proof' | 'strong_proof'): Html =>
    html`<ul class="points">
      ${reasons.filter((reason) => rules[reason].asks === asks).map((reason) => html`<li>${rules[reason].words(values)}</li>`)}
    </ul>`;
  return html`<h2>${t('When a payment asks you')}</h2>
    <p>
      ${t('A linked shop takes payments within the caps of its link without asking. A payment asks for your PIN, a passkey or your authenticator app, if one of these is true:')}
    </p>
    ${points('any_proof')}
    <p>${t('The PIN is not enough, if one of these is true:')}</p>
    ${points('strong_proof')}
    <p>
      ${t('We know your usual hours once you have approved {from, plural, one {# payment} other {# payments}}; {within, plural, =0 {only the same hour counts as usual} one {# hour before and after counts as usual, too} other {# hours before and after count as usual, too}}. Days are those of UTC.', { from: terms.usualFrom, within: terms.usualWithinHours })}
    </p>`;
}

function reportPoints(terms: TermVersion): Html {
  const { reportDays, creditHours, decideDays, creditMostMinor, currency, creditsAYear, oldPasskeyDays } = terms;
  return html`<ul class="points">
    <li>
      ${t('You report a payment until {days, plural, one {# day} other {# days}} after the end of its month.', { days: reportDays })}
    </li>
    <li>
      ${t('Within {hours, plural, one {# hour} other {# hours}} we advance up to {most}, at most {times, plural, one {once} other {# times}} in a year, but not for a payment that a passkey older than {days, plural, one {# day} other {# days}} approved.', { hours: creditHours, most: formatMoney({ minor: creditMostMinor, currency }), times: creditsAYear, days: oldPasskeyDays })}
    </li>
    <li>${t('Within {days, plural, one {# day} other {# days}} we decide, and say why.', { days: decideDays })}</li>
  </ul>`;
}
