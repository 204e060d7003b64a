import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '#platform/ui/Icon.tsx';
import { t } from '#platform/words/words.ts';
import { Greeting } from '../features/accounts/Greeting.tsx';
import { BalanceCard } from '../features/balance/BalanceCard.tsx';
import { OpenCases } from '../features/cases/OpenCases.tsx';
import { RecentActivity } from '../features/history/RecentActivity.tsx';
import { recentQuery } from '../features/history/queries.ts';
import { instrumentsQuery } from '../features/instruments/queries.ts';
import { bankAccountsOf, cardsOf } from '../features/instruments/view.ts';
import { LinksTeaser } from '../features/mandates/LinksTeaser.tsx';
import { linksQuery } from '../features/mandates/queries.ts';
import { activeLinks } from '../features/mandates/view.ts';
import { Arriving } from '../features/top-ups/Arriving.tsx';
import { topUpTermsQuery } from '../features/top-ups/queries.ts';
import { debitTermsOf } from '../features/top-ups/view.ts';
import { payeesQuery } from '../features/payees/queries.ts';
import { UnderWay } from '../features/withdrawals/UnderWay.tsx';
import { firstSteps } from './first-steps.ts';
import { SpendingTeaser } from '../features/spending/SpendingTeaser.tsx';
import { usePageTitle } from './page-title.ts';
import { classes } from '#platform/ui/classes.ts';
import styles from './HomePage.module.css';

/** The first page: the balance and the recent activity. */
export function HomePage() {
  usePageTitle(t('Home'));
  const payees = useQuery(payeesQuery);
  return (
    <div className={classes('page', styles['home'])}>
      <div className={styles['main']}>
        <Greeting />
        <BalanceCard isSeller={(payees.data?.payees.length ?? 0) > 0} />
        <Arriving />
        <OpenCases />
        <UnderWay />
        <FirstSteps />
        <SpendingTeaser />
        <RecentActivity />
      </div>
      <aside className={styles['side']} aria-label={t('More')}>
        <LinksTeaser />
      </aside>
    </div>
  );
}

/** Where money can come from: a card, or a proved bank account that can be debited. */
function useSource(): 'card' | 'bank_account' | 'loading' | undefined {
  const { data: instruments } = useQuery(instrumentsQuery);
  const proved = instruments ? bankAccountsOf(instruments).filter(({ status }) => status === 'verified') : [];
  const hasCard = instruments !== undefined && cardsOf(instruments).length > 0;
  const isAsked = !hasCard && proved.length > 0;
  const { data: terms } = useQuery({ ...topUpTermsQuery, enabled: isAsked });
  if (!instruments || (isAsked && !terms)) return 'loading';
  if (hasCard) return 'card';
  return terms && proved.some(({ currency }) => debitTermsOf(terms, currency)) ? 'bank_account' : undefined;
}

/** The steps that are left until the wallet can pay. */
function FirstSteps() {
  const source = useSource();
  const recent = useQuery(recentQuery);
  const links = useQuery(linksQuery);
  const payees = useQuery(payeesQuery);
  if (source === 'loading' || !recent.data || !links.data || !payees.data) return null;
  const steps = firstSteps({
    source,
    hasMoved: recent.data.lines.length > 0,
    hasShop: activeLinks(links.data.links).length > 0 || payees.data.payees.length > 0,
  });
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="first-title" className="section">
      <h2 id="first-title">{t('Ready in three steps')}</h2>
      <ol className="panel rows">
        {steps.map((step) => (
          <li key={step.words} data-done={step.isDone || undefined}>
            <span className={styles['mark']} aria-hidden="true">
              {step.isDone ? <Icon name="check" size={30} /> : null}
            </span>
            <span className="row-words">
              <strong>
                {step.words}
                {step.isDone ? <span className="hidden"> {t('(done)')}</span> : null}
              </strong>
              <small>{step.detail}</small>
            </span>
            {step.to !== undefined && !step.isDone ? (
              <Link to={step.to} className="link">
                {step.act}
              </Link>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
