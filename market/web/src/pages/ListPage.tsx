import { classes } from '#platform/ui/classes.ts';
import { Icon } from '#platform/ui/Icon.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import type { ListData } from '../view-model.ts';
import { Filters } from './Filters.tsx';
import { Products } from './Products.tsx';
import paging from './Paging.module.css';
import styles from './ListPage.module.css';

/** A list of products: a search, a category or a shop. */
export function ListPage(list: ListData) {
  const { title, intro, offer, products, previous, next, place } = list;
  return (
    <section aria-labelledby="list-title">
      <div className={styles['head']}>
        <h1 id="list-title">{title}</h1>
        {intro !== undefined && <p className={classes('muted', styles['intro'])}>{intro}</p>}
        {offer !== undefined && <p className="notice info">{offer}</p>}
        <Outcome {...list} />
      </div>
      <div className={styles['list']}>
        {(products.length > 0 || list.filters.isNarrowed) && <Filters {...list} />}
        <div>
          {products.length === 0 ? <Empty {...list} /> : <Products products={products} eager={3} isBesideFilters />}
          {place !== undefined && (
            <nav className={paging['pages']} aria-label={t('Pages')}>
              {previous !== undefined && (
                <a className="button quiet" rel="prev" href={previous}>
                  {rich('Previous<span> page</span>', { span: (inner) => <span className="hidden">{inner}</span> })}
                </a>
              )}
              <span>{place}</span>
              {next !== undefined && (
                <a className="button quiet" rel="next" href={next}>
                  {rich('Next<span> page</span>', { span: (inner) => <span className="hidden">{inner}</span> })}
                </a>
              )}
            </nav>
          )}
        </div>
      </div>
    </section>
  );
}

function Outcome({ corrected, text, total, isLong, hints }: ListData) {
  return (
    <>
      <p className="muted" role="status">
        {corrected !== undefined && (
          <>
            {rich('Nothing is called “{text}”. Here is what there is for <strong>{corrected}</strong>: ', {
              text,
              strong: (inner) => <strong>{inner}</strong>,
              corrected,
            })}
          </>
        )}
        {isLong
          ? t(
              'More than {total, number} products. These are {total, number} of them: filter them, or search for a word, to see the others.',
              { total },
            )
          : t('{total, plural, one {# product} other {# products}}', { total })}
      </p>
      {hints.length > 0 && (
        <nav className={styles['hints']} aria-label={t('Did you mean')}>
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
      <h2>{text === '' ? t('Nothing here') : t('Nothing found for “{text}”', { text })}</h2>
      <p>{emptyWords(isSearchable, filters.isNarrowed)}</p>
      <a className="button" href={filters.isNarrowed ? clear : '/search'}>
        {filters.isNarrowed ? t('Clear the filters') : t('See everything')}
      </a>
    </div>
  );
}

function emptyWords(isSearchable: boolean, isNarrowed: boolean): string {
  if (!isSearchable) return t('There is no word in it that can be looked for. Type what the thing is called.');
  if (isNarrowed) return t('There may be something beyond the filters.');
  return t('Try fewer or shorter words, or browse the categories above.');
}
