import { useState } from 'react';
import { t } from '#platform/words/words.ts';
import type { AddressData, AddressFields as Address } from '../view-model.ts';
import { Field } from './Form.tsx';
import styles from './AddressFields.module.css';

interface Props {
  readonly address: Address;
  readonly countries: AddressData['countries'];
  readonly faults: AddressData['faults'];
}

/** The fields of a postal address, with the names by which browsers fill them. */
export function AddressFields({ address, countries, faults }: Props) {
  const [chosen, setChosen] = useState(address.country);
  const hasPostalCode = countries.find((one) => one.code === chosen)?.needsPostalCode ?? true;
  return (
    <>
      <Field
        name="line1"
        label={t('Street and number')}
        value={address.line1}
        autoComplete="address-line1"
        faults={faults}
      />
      <Field
        name="line2"
        label={t('Apartment, building')}
        value={address.line2}
        autoComplete="address-line2"
        faults={faults}
        optional
      />
      <div className={styles['pair']}>
        <Field
          name="postalCode"
          label={t('Postal code')}
          value={address.postalCode}
          autoComplete="postal-code"
          faults={faults}
          optional={!hasPostalCode}
          required={false}
        />
        <Field
          name="city"
          label={t('Town or city')}
          value={address.city}
          autoComplete="address-level2"
          faults={faults}
        />
      </div>
      <div className="field">
        <label htmlFor="country">{t('Country')}</label>
        <select
          id="country"
          name="country"
          defaultValue={address.country}
          autoComplete="country"
          onChange={(event) => setChosen(event.target.value)}
        >
          {countries.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
