import { MoneyText } from '#platform/ui/MoneyText.tsx';
import { t } from '#platform/words/words.ts';
import type { NetJson } from '../../app/wire.ts';
import styles from './spending.module.css';

interface NetTableProps {
  readonly title: string;
  /** What the first column names. */
  readonly heading: string;
  readonly rows: readonly (NetJson & { readonly key: string; readonly name: string })[];
}

/** The numbers behind a chart. */
export function NetTable({ title, heading, rows }: NetTableProps) {
  return (
    <details className={styles['behind']}>
      <summary>{title}</summary>
      <table aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col">{t('Spent')}</th>
            <th scope="col">{t('Came back')}</th>
            <th scope="col">{t('In all')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, spent, refunded, net }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {[spent, refunded, net].map((sum, index) => (
                <td key={index}>
                  <MoneyText value={sum} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
