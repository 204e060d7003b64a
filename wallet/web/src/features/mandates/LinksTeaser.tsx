import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { Bone, Skeleton } from '#platform/ui/Skeleton.tsx';
import { rich } from '#platform/ui/rich.ts';
import { t } from '#platform/words/words.ts';
import { linksQuery } from './queries.ts';
import { activeLinks, spentWords } from './view.ts';

const MOST = 3;

/** A short list of the linked shops. It shows no error, because the full page does. */
export function LinksTeaser() {
  const links = useQuery(linksQuery);
  if (links.isError) return null;
  return (
    <section aria-labelledby="links-title" className="section">
      <header className="section-head">
        <h2 id="links-title">{t('Linked shops')}</h2>
        <Link to="/shops" className="link">
          {rich('Manage<span> linked shops</span>', { span: (inner) => <span className="hidden">{inner}</span> })}
        </Link>
      </header>
      {links.isPending ? (
        <Skeleton label={t('Loading your linked shops')}>
          <Bone height="4.25rem" />
        </Skeleton>
      ) : activeLinks(links.data.links).length === 0 ? (
        <p className="section-empty">{t('Link a shop from its payment methods, then pay there in one tap.')}</p>
      ) : (
        <ul className="panel rows">
          {activeLinks(links.data.links)
            .slice(0, MOST)
            .map((link) => (
              <li key={link.id}>
                <Icon name="shop" size={20} />
                <span className="row-words">
                  <strong>{link.shop_name}</strong>
                  <small>{spentWords(link)}</small>
                </span>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
