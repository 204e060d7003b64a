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
        <AriaDialog className={classes(styles['dialog'])} role="alertdialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
          <div className={styles['acts']}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
