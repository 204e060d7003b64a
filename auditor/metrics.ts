import { Counter, Gauge, Registry } from 'prom-client';
import type { Audit } from './audit.ts';
import { kinds, kindsAbout } from './difference.ts';
import type { Kind } from './difference.ts';
import { isClean } from './report.ts';

/** The metrics of the cycles for Prometheus. */
interface AuditMetrics {
  /** Records a completed cycle, whatever it found. */
  done(audit: Audit, at: Date): void;
  /** Takes down a cycle that could not be made. */
  failed(): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): AuditMetrics {
  const registry = new Registry();
  const registers = [registry];
  const differences = new Gauge({
    name: 'holdfast_audit_differences',
    help: 'Differences that were found when this was last compared. Anything but zero needs a person.',
    labelNames: ['kind'],
    registers,
  });
  const cycles = new Counter({
    name: 'holdfast_audit_cycles_total',
    help: 'Cycles by how they ended: clean, different, partial (somebody did not answer) or failed.',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Gauge({ name: 'holdfast_audit_cycle_seconds', help: 'How long the last cycle took.', registers });
  const endedAt = new Gauge({
    name: 'holdfast_audit_last_cycle_timestamp_seconds',
    help: 'When the last cycle was completed. If that is long ago, a person has to look.',
    registers,
  });
  const lookedAt = new Gauge({
    name: 'holdfast_audit_looked_at',
    help: 'How much the last cycle looked at.',
    labelNames: ['what'],
    registers,
  });
  for (const kind of Object.keys(kinds)) differences.set({ kind }, 0);
  for (const outcome of ['clean', 'different', 'partial', 'failed']) cycles.inc({ outcome }, 0);
  return {
    done: (audit, at) => {
      const { findings, unreached, figures, tookMs } = audit;
      // What could not be compared is not mended by that: its last figures stand.
      const unread = new Set<Kind>(unreached.flatMap(({ what }) => kindsAbout[what]));
      const totals = new Map<Kind, number>(findings.map(({ kind, total }) => [kind, total]));
      for (const kind of Object.keys(kinds) as Kind[]) {
        if (totals.has(kind) || !unread.has(kind)) differences.set({ kind }, totals.get(kind) ?? 0);
      }
      for (const [what, count] of Object.entries(figures)) lookedAt.set({ what }, count);
      const whole = isClean(audit) ? 'clean' : 'partial';
      cycles.inc({ outcome: findings.length === 0 ? whole : 'different' });
      seconds.set(tookMs / 1000);
      endedAt.set(at.getTime() / 1000);
    },
    failed: () => cycles.inc({ outcome: 'failed' }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
