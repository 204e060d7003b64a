import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps the focus on the page when an element goes that has it, such as a list item that its own button removed: it
 * moves to `main`, where otherwise the keyboard would begin at the top of the document.
 */
export function useFocusAfter<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useLayoutEffect(() => {
    const element = part.current;
    return () => {
      if (element?.contains(document.activeElement)) {
        element.closest<HTMLElement>('main')?.focus({ preventScroll: true });
      }
    };
  }, []);
  return part;
}
