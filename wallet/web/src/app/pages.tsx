import { useCallback } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { HistoryPage } from '../features/history/HistoryPage.tsx';
import type { HistoryFilter } from '../features/history/view.ts';
import { CardsPage } from '../features/instruments/CardsPage.tsx';
import { PaymentPage } from '../features/payments/PaymentPage.tsx';
import { TopUpPage } from '../features/top-ups/TopUpPage.tsx';
import { AddMoneyPage } from './AddMoneyPage.tsx';

const activityApi = getRouteApi('/activity');
const paymentApi = getRouteApi('/payments/$paymentId');
const topUpApi = getRouteApi('/top-ups/$topUpId');
const cardsApi = getRouteApi('/cards');
const addMoneyApi = getRouteApi('/add-money');

/** Pages whose state is in the address; what the address says becomes their props. */
export function ActivityRoute() {
  const filter = activityApi.useSearch();
  const navigate = activityApi.useNavigate();
  const setFilter = useCallback(
    (next: HistoryFilter) => void navigate({ search: next, replace: true, resetScroll: false }),
    [navigate],
  );
  return <HistoryPage filter={filter} onFilter={setFilter} />;
}

export function PaymentRoute() {
  const { paymentId } = paymentApi.useParams();
  return <PaymentPage paymentId={paymentId} />;
}

export function TopUpRoute() {
  return <TopUpPage topUpId={topUpApi.useParams().topUpId} />;
}

export function CardsRoute() {
  return <CardsPage outcome={cardsApi.useSearch().card} />;
}

export function AddMoneyRoute() {
  const { top_up: topUpId, amount } = addMoneyApi.useSearch();
  return <AddMoneyPage topUpId={topUpId} amount={amount} />;
}
