import type { LinkView, PaymentMethodsData } from '../view-model.ts';
import { PostForm } from './Form.tsx';
import { News } from './News.tsx';

export function PaymentMethodsPage({ links, news, formToken }: PaymentMethodsData & { formToken: string }) {
  const active = links.filter((link) => link.isActive);
  const ended = links.filter((link) => !link.isActive);
  return (
    <section className="narrow">
      <h1>Payment methods</h1>
      <News news={news} />
      {active.length === 0 ? (
        <div className="panel">
          <h2>No wallet is linked</h2>
          <p>
            Link a Holdfast Wallet and pay without typing a card here. You choose in your wallet what may be charged
            without asking you, and can end it whenever you like.
          </p>
        </div>
      ) : (
        <ul className="wallets">
          {active.map((link) => (
            <li key={link.id} className="panel">
              <Wallet link={link} />
              <PostForm action="/account/payment-methods/unlink" token={formToken}>
                <input type="hidden" name="link" value={link.id} />
                <button className="quiet" type="submit" aria-label={`Unlink ${link.label}`}>
                  Unlink
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      )}
      <PostForm action="/account/payment-methods/link" token={formToken}>
        <button type="submit">{active.length === 0 ? 'Link a Holdfast Wallet' : 'Link another wallet'}</button>
      </PostForm>
      <p className="muted aside">
        You go to the wallet, log in there, and come back. We never see your cards or your password.
      </p>
      {ended.length > 0 && (
        <>
          <h2>No longer linked</h2>
          <ul className="wallets">
            {ended.map((link) => (
              <li key={link.id} className="panel">
                <Wallet link={link} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Wallet({ link }: { link: LinkView }) {
  return (
    <>
      <h2>
        Holdfast Wallet{' '}
        <span className="badge" data-status={link.isActive ? 'linked' : 'ended'}>
          {link.isActive ? 'Linked' : 'Ended'}
        </span>
      </h2>
      <p>{link.label}</p>
      <p className="muted">{link.note}</p>
      <p className="muted">
        {link.isActive ? 'Linked' : 'Ended'} <time dateTime={link.since.iso}>{link.since.words}</time>
      </p>
    </>
  );
}
