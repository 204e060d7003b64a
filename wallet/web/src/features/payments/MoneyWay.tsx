import { Icon } from '#platform/ui/Icon.tsx';
import type { IconName } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import type { PaymentPartJson } from '../../app/wire.ts';
import { wayOf } from './view.ts';
import styles from './payments.module.css';

const ICONS: readonly IconName[] = ['person', 'shield', 'shop'];

/** The path of a part's money, from buyer through escrow to seller, with its current place. */
export function MoneyWay({ part }: { readonly part: PaymentPartJson }) {
  return (
    <ol className={styles['way']} aria-label={t('Where the money is')}>
      {wayOf(part).map((station, index) => (
        <li
          key={station.name}
          className={styles['station']}
          data-state={station.state}
          {...(station.state === 'here' ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={styles['icon']} aria-hidden="true">
            <Icon name={ICONS[index] ?? 'shop'} size={22} />
          </span>
          <strong>{station.name}</strong>
          <small>{station.words}</small>
        </li>
      ))}
    </ol>
  );
}
