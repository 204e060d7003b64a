import { judgeReceiverUrl } from '#platform/kernel/receiver-url.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';

/** Webhooks are not sent to this address; `reason` says why, for the client's developer. */
export interface UrlRefused {
  readonly code: 'webhook_url_refused';
  readonly reason: string;
}

/** Judges the address of an endpoint; see `judgeReceiverUrl`. @param privateOrigins The client's own list. */
export function judgeUrl(text: string, privateOrigins: readonly string[]): Result<string, UrlRefused> {
  const judged = judgeReceiverUrl(text, privateOrigins);
  return judged.ok ? judged : err({ code: 'webhook_url_refused', reason: judged.error });
}
