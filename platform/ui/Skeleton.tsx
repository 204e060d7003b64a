import type { CSSProperties, ReactNode } from 'react';
import styles from './Skeleton.module.css';

/** Stands for content that is on its way, in the shape that it will have. Screen readers hear `label` once. */
export function Skeleton({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles['skeleton']} aria-busy="true">
      <output className="hidden">{label}</output>
      {children}
    </div>
  );
}

interface BoneProps {
  readonly width?: string;
  readonly height?: string;
  readonly isRound?: boolean;
}

/** One line or block of a skeleton. */
export function Bone({ width = '100%', height = '1em', isRound = false }: BoneProps) {
  const size = { '--bone-width': width, '--bone-height': height } as CSSProperties;
  return <span className={styles['bone']} aria-hidden="true" data-round={isRound || undefined} style={size} />;
}
