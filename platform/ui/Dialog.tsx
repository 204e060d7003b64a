import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classes } from './classes.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the safe one first. */
  readonly actions: ReactNode;
}

/** Asks once, before what cannot be undone. A sheet from below on a phone, in the middle on a desk. */
export function Dialog({ title, isOpen, onClose, children, actions }: DialogProps) {
  const wordsId = useId();
  return (
    <ModalOverlay
      className={classes(styles['backdrop'])}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
    >
      <Modal className={classes(styles['sheet'])}>
        <AriaDialog className={classes(styles['dialog'])} role="alertdialog" aria-describedby={wordsId}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div id={wordsId} className={styles['words']}>
            {children}
          </div>
          <Acts>{actions}</Acts>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons. The first, which is the safe one, gets the focus. */
function Acts({ children }: { readonly children: ReactNode }) {
  const acts = useRef<HTMLDivElement>(null);
  useEffect(() => acts.current?.querySelector('button')?.focus(), []);
  return (
    <div className={styles['acts']} ref={acts}>
      {children}
    </div>
  );
}
