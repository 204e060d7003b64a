import { html } from '#platform/http/html.ts';
import { cardGroups } from './test-cards.ts';

/** A table of test numbers with their outcomes. */
export const testCardTable = html`<div class="scroll" tabindex="0" role="region" aria-label="Test cards">
  <table>
    <thead>
      <tr>
        <th scope="col">Number</th>
        <th scope="col">What happens</th>
      </tr>
    </thead>
    ${cardGroups.map(
      ({ title, cards }) =>
        html`<tbody>
          <tr>
            <th colspan="2" scope="rowgroup">${title}</th>
          </tr>
          ${cards.map(
            (card) =>
              html`<tr>
                <td><code>${coalesce(card.number)}</code></td>
                <td>${card.words}</td>
              </tr>`,
          )}
        </tbody>`,
    )}
  </table>
</div>`;

function coalesce(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
