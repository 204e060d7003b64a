import { Icon } from '../../../../platform/ui/Icon.tsx';
import type { CheckoutData } from '../view-model.ts';
import { AddressFields } from './AddressFields.tsx';
import { Faults, PostForm } from './Form.tsx';

export function CheckoutPage(props: CheckoutData & { formToken: string }) {
  const { faults, formToken, wallets, total } = props;
  return (
    <section>
      <h1 className="over">Check out</h1>
      <Faults faults={faults} />
      <PostForm action="/checkout" token={formToken} className="with-summary">
        <input type="hidden" name="place" value={props.placeKey} />
        <input type="hidden" name="seen" value={props.seenMinor} />
        <div>
          <Where {...props} />
          <How {...props} />
        </div>
        <div className="panel summary-panel">
          <Summary {...props} />
          {wallets.length > 0 && (
            <button className="wide-button" type="submit">
              Place order and pay {total}
            </button>
          )}
          <p className="assurance">
            <Icon name="shield" size={20} />
            <span>You approve the payment in your wallet. Sellers are paid when your parcels have arrived.</span>
          </p>
        </div>
      </PostForm>
    </section>
  );
}

function Where({ address, countries, faults }: Pick<CheckoutData, 'address' | 'countries' | 'faults'>) {
  return (
    <fieldset className="panel stack">
      <legend>Where to</legend>
      <AddressFields address={address} countries={countries} faults={faults} />
    </fieldset>
  );
}

function How({ wallets, chosen }: Pick<CheckoutData, 'wallets' | 'chosen'>) {
  return (
    <fieldset className="panel stack" id="wallet">
      <legend>How you pay</legend>
      {wallets.length === 0 ? (
        <p>
          No wallet is linked yet. <a href="/account/payment-methods">Link a wallet</a>, and come back: your cart waits.
        </p>
      ) : (
        wallets.map((wallet) => (
          <label key={wallet.id} className="choice">
            <input type="radio" name="wallet" value={wallet.id} defaultChecked={wallet.id === chosen} />
            <span>
              <strong>Holdfast Wallet</strong> {wallet.label}
            </span>
          </label>
        ))
      )}
    </fieldset>
  );
}

function Summary({ groups, total }: Pick<CheckoutData, 'groups' | 'total'>) {
  return (
    <table>
      <caption>What you pay</caption>
      <tbody>
        {groups.map((group) => [
          <tr key={group.seller}>
            <th scope="rowgroup" colSpan={2}>
              From {group.seller}
            </th>
          </tr>,
          ...group.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.quantity} × {line.name}
              </td>
              <td className="price">{line.amount}</td>
            </tr>
          )),
        ])}
        <tr>
          <td>Shipping</td>
          <td className="price">free</td>
        </tr>
        <tr>
          <td>Wallet fee</td>
          <td className="price">none</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td className="price">{total}</td>
        </tr>
      </tfoot>
    </table>
  );
}
