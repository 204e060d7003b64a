import { Icon } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { ListData } from '../view-model.ts';
import styles from './Filters.module.css';

const sorts = [
  ['relevance', msg('Best match')],
  ['price_up', msg('Price, low to high')],
  ['price_down', msg('Price, high to low')],
  ['name', msg('Name')],
] as const;

/** A plain form that filters and sorts a list; the list's address has all chosen values. */
export function Filters({ path, text, sort, filters, clear }: ListData) {
  return (
    <details className={styles['filters']} open={filters.isNarrowed}>
      <summary>
        {t('Filter and sort')}
        <Icon name="next" size={20} />
      </summary>
      <form className="stack" method="get" action={path} aria-label={t('Filter and sort')}>
        {text !== '' && <input type="hidden" name="q" value={text} />}
        <div className="field">
          <label htmlFor="sort">{t('Sort by')}</label>
          <select id="sort" name="sort" defaultValue={sort}>
            {sorts.map(([value, label]) => (
              <option key={value} value={value}>
                {label()}
              </option>
            ))}
          </select>
        </div>
        <fieldset>
          <legend className="label">{t('Price in €')}</legend>
          <div className={styles['prices']}>
            <Price name="from" label={t('From')} value={filters.from} />
            <Price name="to" label={t('To')} value={filters.to} />
          </div>
        </fieldset>
        {(filters.shops.length > 1 || filters.seller !== undefined) && <Shops filters={filters} />}
        <label className="choice">
          <input type="checkbox" name="stock" value="1" defaultChecked={filters.inStock} />
          <span>{t('In stock only')}</span>
        </label>
        <div className="acts">
          <button className="button quiet" type="submit">
            {t('Show')}
          </button>
          {filters.isNarrowed && (
            <a className="link" href={clear}>
              {t('Clear')}
            </a>
          )}
        </div>
      </form>
    </details>
  );
}

function Price({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div className="field">
      <label className="hint" htmlFor={name}>
        {label}
      </label>
      <input id={name} name={name} inputMode="decimal" defaultValue={value} maxLength={9} autoComplete="off" />
    </div>
  );
}

function Shops({ filters }: Pick<ListData, 'filters'>) {
  return (
    <fieldset>
      <legend className="label">{t('Shop')}</legend>
      <label className="choice">
        <input type="radio" name="seller" value="" defaultChecked={filters.seller === undefined} />
        <span>{t('Any')}</span>
      </label>
      {filters.shops.map((shop) => (
        <label key={shop.slug} className="choice">
          <input type="radio" name="seller" value={shop.slug} defaultChecked={filters.seller === shop.slug} />
          <span>{shop.name}</span>
          {shop.goods !== null && <span className={styles['goods']}>{shop.goods}</span>}
        </label>
      ))}
    </fieldset>
  );
}
