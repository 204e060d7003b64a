import type { Plant } from '../plant.ts';

/** Plants for typed text, and for look-ups by names from outside. */
export const plants: readonly Plant[] = [
  {
    id: 'S155a',
    file: 'market/server/accounts/sessions/pages.ts',
    from: 'newsWords.get(done)',
    to: '(Object.fromEntries(newsWords) as Record<string, string>)[done]?.toString()',
  },
  { id: 'S155b', file: 'checks/layout/outside-words.ts', from: "=== 'TSStringKeyword'", to: "=== 'TSNeverKeyword'" },
  {
    id: 'S159a',
    file: 'platform/kernel/phone-number.ts',
    from: 'typedSigns(typed)',
    to: 'typed.trim()',
  },
  {
    id: 'S159b',
    file: 'platform/kernel/typed.ts',
    from: 'return typedSigns(text).replaceAll(/[\\s-]/g',
    to: 'return typedSigns(text).replaceAll(/\\s/g',
  },
  { id: 'S159c', file: 'platform/money/format.ts', from: 'withoutSign(typedSigns(', to: 'withoutSign(String(' },
  { id: 'S159d', file: 'platform/kernel/typed.ts', from: '/^[\\s\\p{Cf}]+|[\\s\\p{Cf}]+$/gu', to: '/^\\s+|\\s+$/gu' },
  {
    id: 'S159e',
    file: 'market/server/selling/sellers/domain.ts',
    from: 'typedSigns(typed.code)',
    to: 'typed.code',
  },
  {
    id: 'S164a',
    file: 'platform/http/page-query.ts',
    from: 'Array.isArray(value) ? value[0] : value',
    to: 'Array.isArray(value) ? undefined : value',
  },
  {
    id: 'S164b',
    file: 'market/server/catalog/service.ts',
    from: "query.text !== '' && !(await isSearchable(tx, query.text))",
    to: 'false',
  },
  {
    id: 'S164c',
    file: 'wallet/server/activity/history/schema.ts',
    from: "typedLine(params.search ?? '')",
    to: "(params.search ?? '').trim()",
  },
  {
    id: 'S164d',
    file: 'wallet/server/identity/sessions/pages.ts',
    from: "      const asked = pageQuery(request.query, ['continue', 'again', 'factor', 'late'], MOST_PATH);",
    to: '      const asked = request.query as { continue?: string; again?: string; factor?: string; late?: string };',
  },
  {
    id: 'S182a',
    file: 'platform/kernel/calendar.ts',
    from: 'day > daysIn(year, month)',
    to: 'day > 31',
  },
  {
    id: 'S182b',
    file: 'platform/kernel/typed.ts',
    from: '/^\\d{1,9}$/.test(digits)',
    to: "digits !== '' && Number(digits) >= 0",
  },
];
