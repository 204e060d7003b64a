import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readFilter } from '../features/history/view.ts';
import { readSpending } from '../features/spending/view.ts';
import { parseSearch, readAddMoney, readCards, readLine, stringifySearch } from './address.ts';
import { HomePage } from './HomePage.tsx';
import { NotFoundPage, OfflinePage, PageCrash } from './NotFoundPage.tsx';
import { Shell } from './Shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: PageCrash });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import('./pages.tsx'), 'ActivityRoute'),
});

const spending = createRoute({
  getParentRoute: () => root,
  path: '/spending',
  validateSearch: readSpending,
  component: lazyRouteComponent(() => import('./pages.tsx'), 'SpendingRoute'),
});

const line = createRoute({
  getParentRoute: () => root,
  path: '/activity/$entryId',
  validateSearch: readLine,
  component: lazyRouteComponent(() => import('./pages.tsx'), 'LineRoute'),
});

const payment = createRoute({
  getParentRoute: () => root,
  path: '/payments/$paymentId',
  component: lazyRouteComponent(() => import('./pages.tsx'), 'PaymentRoute'),
});

const topUp = createRoute({
  getParentRoute: () => root,
  path: '/top-ups/$topUpId',
  component: lazyRouteComponent(() => import('./pages.tsx'), 'TopUpRoute'),
});

const withdrawals = createRoute({
  getParentRoute: () => root,
  path: '/withdrawals',
  component: lazyRouteComponent(() => import('../features/withdrawals/WithdrawalsPage.tsx'), 'WithdrawalsPage'),
});

const instruments = createRoute({
  getParentRoute: () => root,
  path: '/instruments',
  validateSearch: readCards,
  component: lazyRouteComponent(() => import('./pages.tsx'), 'InstrumentsRoute'),
});

const addMoney = createRoute({
  getParentRoute: () => root,
  path: '/add-money',
  validateSearch: readAddMoney,
  component: lazyRouteComponent(() => import('./pages.tsx'), 'AddMoneyRoute'),
});

const shops = createRoute({
  getParentRoute: () => root,
  path: '/shops',
  component: lazyRouteComponent(() => import('./ShopsPage.tsx'), 'ShopsPage'),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage'),
});

/** Pages of the server: only a browser without a network opens the app at their addresses. */
const ofServer = ['/id/$', '/about/$', '/status'].map((path) =>
  createRoute({ getParentRoute: () => root, path, component: OfflinePage }),
);

/** Every page of the app. Pages other than the first are preloaded when the person is about to open them. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    activity,
    spending,
    line,
    payment,
    topUp,
    withdrawals,
    instruments,
    addMoney,
    shops,
    profile,
    ...ofServer,
  ]),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageCrash,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
