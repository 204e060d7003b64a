/**
 * The oldest browsers for which the app is built: `build.target` in the app's `vite.config.ts` names the same. The page
 * judges features, since a browser's name for itself is no promise; people get the names.
 */
export const oldestBrowsers = [
  { name: 'Chrome', version: '111' },
  { name: 'Edge', version: '111' },
  { name: 'Firefox', version: '114' },
  { name: 'Safari', version: '16.4' },
] as const;
