import { useEffect, useRef } from 'react';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import { keepForm, refillForm } from '../app/kept-form.ts';
import type { CheckoutData } from '../view-model.ts';
import { AddressFields } from './AddressFields.tsx';
import { Faults, onlyFault, PostForm } from './Form.tsx';
import { News } from './News.tsx';
import styles from './CheckoutPage.module.css';
import summary from './Summary.module.css';

/** The checkout: address, wallet and total on one page. */
export function CheckoutPage(props: CheckoutData & { formToken: string }) {
  const { faults, formToken, wallets, total } = props;
  const address = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = address.current?.closest('form');
    if (form) refillForm(form);
  }, []);
  return (
    <section>
      <h1 className="over">{t('Check out')}</h1>
      <News news={props.news} />
      <Faults faults={faults} />
      <PostForm action="/checkout" token={formToken} className={summary['page']}>
        <input type="hidden" name="place" value={props.placeKey} />
        <input type="hidden" name="seen" value={props.seen} />
        <div ref={address}>
          <Where {...props} />
          <How {...props} />
        </div>
        <div className={classes('panel', summary['summary'])} id="summary">
          <Summary {...props} />
          {wallets.length > 0 && (
            <button className="button wide large" type="submit">
              {t('Place order and pay {total}', { total })}
            </button>
          )}
          <ul className={summary['rules']}>
            {props.rules.map((rule) => (
              <li key={rule} className={summary['assurance']}>
                <Icon name="shield" size={20} />
                <span>{rule}</span>
              </li>
            ))}
          </ul>
        </div>
      </PostForm>
    </section>
  );
}

function Where({ address, countries, faults }: Pick<CheckoutData, 'address' | 'countries' | 'faults'>) {
  return (
    <fieldset className={classes('panel stack', styles['step'])}>
      <legend>{t('Where to')}</legend>
      <AddressFields address={address} countries={countries} faults={faults} />
    </fieldset>
  );
}

function How({
  wallets,
  chosen,
  faults,
  walletUrl,
}: Pick<CheckoutData, 'wallets' | 'chosen' | 'faults' | 'walletUrl'>) {
  const fault = faults.find((one) => one.field === 'wallet');
  return (
    <fieldset className={classes('panel stack', styles['step'], fault && 'wrong')} id="wallet">
      <legend>{t('How you pay')}</legend>
      {fault && (
        <p className="fault">
          {fault.message}{' '}
          {fault.link ? (
            <a href={fault.link.href} target="_blank">
              {fault.link.words}
            </a>
          ) : (
            <a href={walletUrl}>{t('Open your wallet')}</a>
          )}
        </p>
      )}
      {wallets.length === 0 ? (
        <>
          <p>
            {t(
              'No wallet is linked yet. You go to your wallet, say what it may pay, and come back here to place the order.',
            )}
          </p>
          <button
            className="button"
            type="submit"
            formAction="/checkout/link"
            name="continue"
            value="/checkout"
            onClick={({ currentTarget: { form } }) => form && keepForm(form)}
          >
            {t('Link a Holdfast Wallet')}
          </button>
        </>
      ) : (
        <>
          {wallets.map((wallet) => (
            <div key={wallet.id} className={classes('choice', styles['wallet'])}>
              <input
                type="radio"
                id={wallet.id}
                name="wallet"
                value={wallet.id}
                defaultChecked={wallet.id === chosen}
                aria-describedby={`note-${wallet.id}`}
                data-only-fault={wallet.id === chosen ? onlyFault(faults, 'wallet') : undefined}
              />
              <label htmlFor={wallet.id}>
                <strong>{t('Holdfast Wallet')}</strong> {wallet.label}
              </label>
              <p className="hint" id={`note-${wallet.id}`}>
                {wallet.note}
              </p>
            </div>
          ))}
          <p className="muted">
            <a href="/account/payment-methods?continue=%2Fcheckout">{t('Link or unlink a wallet')}</a>
          </p>
        </>
      )}
    </fieldset>
  );
}

function Summary({ groups, listed, coupons, total }: Pick<CheckoutData, 'groups' | 'listed' | 'coupons' | 'total'>) {
  return (
    <table className={classes('table', styles['costs'])}>
      <caption>{t('What you pay')}</caption>
      <tbody>
        {groups.map((group) => [
          <tr key={group.id}>
            <th scope="rowgroup" colSpan={2}>
              {t('From {seller}', { seller: group.seller })}
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
        {coupons.length > 0 && (
          <tr>
            <td>{t('All items')}</td>
            <td className="price">{listed}</td>
          </tr>
        )}
        {coupons.map(({ id, label, amount, refusal }) => (
          <tr key={id}>
            <td>
              {label}
              {refusal !== null && (
                <>
                  {' '}
                  <span className="fault">{refusal}</span> <a href="/cart#summary">{t('Change it in your cart')}</a>
                </>
              )}
            </td>
            <td className="price">{amount ?? t('Does not apply')}</td>
          </tr>
        ))}
        <tr>
          <td>{t('Shipping')}</td>
          <td className="price">{t('Free')}</td>
        </tr>
        <tr>
          <td>{t('Tax')}</td>
          <td className="price">{t('Included')}</td>
        </tr>
        <tr>
          <td>{t('Coupon of your wallet')}</td>
          <td className="price">{t('In the wallet')}</td>
        </tr>
        <tr>
          <td>{t('Wallet fee')}</td>
          <td className="price">{t('Free')}</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('Total')}</th>
          <td className="price">{total}</td>
        </tr>
      </tfoot>
    </table>
  );
}
