import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Frames within which a dialog closes, also one that fades: two seconds. */
const MOST_FRAMES = 120;

/**
 * Keeps the focus on the page when an element goes that has it, such as a list item that its own button removed, or
 * that the dialog of this button removed. The focus moves to `main`; otherwise the keyboard would begin at the top of
 * the document.
 */
export function useFocusAfter<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useLayoutEffect(() => {
    const element = part.current;
    return () => {
      const main = element?.closest<HTMLElement>('main');
      if (!element || !main) return;
      const { activeElement } = document;
      if (element.contains(activeElement)) main.focus({ preventScroll: true });
      // A dialog that closes gives the focus back to the button that opened it, which has gone.
      else if (isNowhere(activeElement) || isInDialog(activeElement)) focusOnceLost(main, MOST_FRAMES);
    };
  }, []);
  return part;
}

function isInDialog(element: Element | null): boolean {
  return element !== null && element.closest('[role=dialog], [role=alertdialog]') !== null;
}

function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body;
}

/** Focuses an element once the dialog that has the focus is closed, if nothing else gets the focus. */
function focusOnceLost(element: HTMLElement, frames: number): void {
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (isNowhere(activeElement)) element.focus({ preventScroll: true });
    else if (isInDialog(activeElement) && frames > 0) focusOnceLost(element, frames - 1);
  });
}
