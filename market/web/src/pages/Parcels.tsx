import type { ReactNode } from 'react';
import { t } from '#platform/words/words.ts';
import type { ParcelView } from '../common-view-model.ts';
import { Tracking } from './Tracking.tsx';
import styles from './Parcels.module.css';

/** The parcels of a part, each with its state. @param props.actionOf Draws what can be done about a parcel. */
export function Parcels(props: { parcels: readonly ParcelView[]; actionOf?: (parcel: ParcelView) => ReactNode }) {
  const { parcels, actionOf } = props;
  if (parcels.length === 0) return null;
  return (
    <ul className={styles['parcels']} aria-label={t('Parcels')}>
      {parcels.map((parcel) => (
        <li key={parcel.id} data-status={parcel.status}>
          <p>
            <Tracking words={parcel.words} href={parcel.href} />
          </p>
          {parcel.contents.length > 0 && <p className="muted">{parcel.contents.join(', ')}</p>}
          <p>{parcel.state}</p>
          {actionOf?.(parcel)}
        </li>
      ))}
    </ul>
  );
}
