import { useCallback } from 'react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { balancesQuery } from '../features/balance/queries.ts';
import { Arriving } from '../features/top-ups/Arriving.tsx';
import { HistoryPage } from '../features/history/HistoryPage.tsx';
import { LinePage } from '../features/history/LinePage.tsx';
import type { HistoryFilter } from '../features/history/view.ts';
import { InstrumentsPage } from '../features/instruments/InstrumentsPage.tsx';
import { CategoryOfPayment } from '../features/spending/CategoryOfPayment.tsx';
import { SpendingPage } from '../features/spending/SpendingPage.tsx';
import { PaymentPage } from '../features/payments/PaymentPage.tsx';
import { TopUpPage } from '../features/top-ups/TopUpPage.tsx';
import { AddMoneyPage } from './AddMoneyPage.tsx';

const activityApi = getRouteApi('/activity');
const spendingApi = getRouteApi('/spending');
const lineApi = getRouteApi('/activity/$entryId');
const paymentApi = getRouteApi('/payments/$paymentId');
const topUpApi = getRouteApi('/top-ups/$topUpId');
const instrumentsApi = getRouteApi('/instruments');
const addMoneyApi = getRouteApi('/add-money');

// The pages whose state is in the address: each route passes the address's parameters as props.

/** The activity page, with the filter of the address. */
export function ActivityRoute() {
  const filter = activityApi.useSearch();
  const navigate = activityApi.useNavigate();
  const setFilter = useCallback(
    (next: HistoryFilter) => void navigate({ search: next, replace: true, resetScroll: false }),
    [navigate],
  );
  const balances = useQuery(balancesQuery);
  const currency = filter.currency ?? balances.data?.balances[0]?.spendable.currency;
  return <HistoryPage filter={filter} onFilter={setFilter} currency={currency} arriving={<Arriving />} />;
}

/** The page of the line in the address. */
export function LineRoute() {
  return <LinePage entryId={lineApi.useParams().entryId} currency={lineApi.useSearch().currency} />;
}

/** The page of the payment in the address. */
export function PaymentRoute() {
  const { paymentId } = paymentApi.useParams();
  return <PaymentPage paymentId={paymentId} category={<CategoryOfPayment paymentId={paymentId} />} />;
}

/** The page of the spending, with the month of the address. */
export function SpendingRoute() {
  return <SpendingPage filter={spendingApi.useSearch()} />;
}

/** The page of the top-up in the address. */
export function TopUpRoute() {
  return <TopUpPage topUpId={topUpApi.useParams().topUpId} />;
}

/** The cards page, with the outcome of a visit to the processor's page. */
export function InstrumentsRoute() {
  return <InstrumentsPage outcome={instrumentsApi.useSearch().card} />;
}

/** The page to add money, with the top-up or the amount of the address. */
export function AddMoneyRoute() {
  const { top_up: topUpId, amount } = addMoneyApi.useSearch();
  return <AddMoneyPage topUpId={topUpId} amount={amount} />;
}
