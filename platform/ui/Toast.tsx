import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Toast.module.css';

const SHOWN_FOR_MS = 6_000;

interface Toast {
  readonly id: number;
  readonly text: string;
}

const ToastContext = createContext<(text: string) => void>(() => {});

/** Tells the outcome of something small that the person did; nothing that must not be missed. */
export function useToast(): (text: string) => void {
  return useContext(ToastContext);
}

/** Holds the live region; stands once, around the app. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const nextId = useRef(1);
  const show = useCallback((text: string) => {
    const id = nextId.current;
    nextId.current += 1;
    setToasts((shown) => [...shown, { id, text }]);
    setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), SHOWN_FOR_MS);
  }, []);
  const region = useMemo(
    () => (
      <output className={styles['toasts']}>
        {toasts.map((toast) => (
          <span key={toast.id} className={styles['toast']}>
            <Icon name="check" size={20} />
            {toast.text}
          </span>
        ))}
      </output>
    ),
    [toasts],
  );
  return (
    <ToastContext.Provider value={show}>
      {children}
      {region}
    </ToastContext.Provider>
  );
}
