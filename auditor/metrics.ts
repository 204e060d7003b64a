import { Counter, Gauge, Registry } from 'prom-client';
import type { Audit } from './audit.ts';
import { kinds, kindsAbout } from './difference.ts';
import type { Kind } from './difference.ts';
import { isClean } from './report.ts';

/** The metrics of the cycles, for Prometheus. */
interface AuditMetrics {
  /** Records a completed cycle, whatever it found. */
  done(audit: Audit, at: Date): void;
  /** Records a failed cycle. */
  failed(): void;
  /** Writes all metrics in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Creates the metrics, with a zero for every kind and outcome. */
export function createMetrics(): AuditMetrics {
  const registry = new Registry();
  const registers = [registry];
  const differences = new Gauge({
    name: 'holdfast_audit_differences',
    help: 'Differences in the last comparison. Any value but zero needs a person.',
    labelNames: ['kind'],
    registers,
  });
  const cycles = new Counter({
    name: 'holdfast_audit_cycles_total',
    help: 'Cycles by outcome: clean, different, partial (a system did not answer) or failed.',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Gauge({ name: 'holdfast_audit_cycle_seconds', help: 'Duration of the last cycle.', registers });
  const endedAt = new Gauge({
    name: 'holdfast_audit_last_cycle_timestamp_seconds',
    help: 'Time of the last completed cycle. If that was long ago, a person must find the cause.',
    registers,
  });
  const lookedAt = new Gauge({
    name: 'holdfast_audit_looked_at',
    help: 'Number of things that the last cycle compared.',
    labelNames: ['what'],
    registers,
  });
  for (const kind of Object.keys(kinds)) differences.set({ kind }, 0);
  for (const outcome of ['clean', 'different', 'partial', 'failed']) cycles.inc({ outcome }, 0);
  return {
    done: (audit, at) => {
      const { findings, unreached, figures, tookMs } = audit;
      // A difference does not disappear because its system was not reached, so those gauges keep their values.
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
