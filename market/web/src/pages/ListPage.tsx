import { counted } from '#platform/kernel/words.ts';
import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import type { ListData } from '../view-model.ts';
import { Filters } from './Filters.tsx';
import { Products } from './Products.tsx';
import paging from './Paging.module.css';
import styles from './ListPage.module.css';

export function ListPage(list: ListData) {
  const { title, intro, products, previous, next, place } = list;
  return (
    <section aria-labelledby="list-title">
      <div className={styles['head']}>
        <h1 id="list-title">{title}</h1>
        {intro !== undefined && <p className={classes('muted', styles['intro'])}>{intro}</p>}
        <Outcome {...list} />
      </div>
      <div className={styles['list']}>
        {(products.length > 0 || list.filters.isNarrowed) && <Filters {...list} />}
        <div>
          {products.length === 0 ? <Empty {...list} /> : <Products products={products} eager={3} isBesideFilters />}
          {place !== undefined && (
            <nav className={paging['pages']} aria-label="Pages">
              {previous !== undefined && (
                <a className="button quiet" rel="prev" href={previous}>
                  Previous<span className="hidden"> page</span>
                </a>
              )}
              <span>{place}</span>
              {next !== undefined && (
                <a className="button quiet" rel="next" href={next}>
                  Next<span className="hidden"> page</span>
                </a>
              )}
            </nav>
          )}
        </div>
      </div>
    </section>
  );
}

function Outcome({ corrected, text, total, hints }: ListData) {
  return (
    <>
      <p className="muted" role="status">
        {corrected !== undefined && (
          <>
            Nothing is called “{text}”. Here is what there is for <strong>{corrected}</strong>:{' '}
          </>
        )}
        {counted(total, 'product')}
      </p>
      {hints.length > 0 && (
        <nav className={styles['hints']} aria-label="Did you mean">
          {hints.map((hint) => (
            <a key={hint.href} href={hint.href}>
              {hint.label}
            </a>
          ))}
        </nav>
      )}
    </>
  );
}

function Empty({ text, isSearchable, filters, clear }: ListData) {
  return (
    <div className="empty">
      <span className="mark">
        <Icon name="search" size={32} />
      </span>
      <h2>{text === '' ? 'Nothing here' : `Nothing found for “${text}”`}</h2>
      <p>{emptyWords(isSearchable, filters.isNarrowed)}</p>
      <a className="button" href={filters.isNarrowed ? clear : '/search'}>
        {filters.isNarrowed ? 'Clear the filters' : 'See everything'}
      </a>
    </div>
  );
}

function emptyWords(isSearchable: boolean, isNarrowed: boolean): string {
  if (!isSearchable) return 'There is no word in it that can be looked for. Type what the thing is called.';
  if (isNarrowed) return 'There may be something beyond the filters.';
  return 'Try fewer or shorter words, or browse the categories above.';
}
