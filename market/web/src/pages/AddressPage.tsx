import { t } from '#platform/words/words.ts';
import type { AddressData } from '../view-model.ts';
import { AddressFields } from './AddressFields.tsx';
import { Faults, PostForm } from './Form.tsx';

/** The form of the shopper's address. */
export function AddressPage({ address, countries, faults, saved, formToken }: AddressData & { formToken: string }) {
  return (
    <section className="narrow">
      <a className="back" href="/account">
        {t('Your account')}
      </a>
      <h1>{t('Your address')}</h1>
      {saved && (
        <div className="notice success" role="status">
          <p>{t('Saved. Your next order goes there, unless you say otherwise.')}</p>
        </div>
      )}
      <Faults faults={faults} />
      <PostForm action="/account/address" token={formToken} className="stack">
        <AddressFields address={address} countries={countries} faults={faults} />
        <button className="button" type="submit">
          {t('Save address')}
        </button>
      </PostForm>
    </section>
  );
}
