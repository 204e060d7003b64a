import { t } from '#platform/words/words.ts';
import { LinksSection } from '../features/mandates/LinksSection.tsx';
import { PayeesSection } from '../features/payees/PayeesSection.tsx';
import { usePageTitle } from './page-title.ts';

/** The shops that may charge this wallet, and the shops that pay into it. */
export function ShopsPage() {
  usePageTitle(t('Linked shops'));
  return (
    <div className="page page-narrow">
      <h1>{t('Linked shops')}</h1>
      <LinksSection />
      <PayeesSection />
    </div>
  );
}
