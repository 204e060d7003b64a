import { useEffect } from 'react';

/** Sets the window's title, which screen readers read too. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Holdfast`;
  }, [title]);
}
