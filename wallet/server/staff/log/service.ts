import type { StaffLog as Log } from '#platform/staff/log/service.ts';

/** What the wallet's members do, as the log names it. The database has the same list. */
export type Act =
  | 'looked'
  | 'proposes'
  | 'decides_appeal'
  | 'refused'
  | 'asks_correction'
  | 'approves_correction'
  | 'refuses_correction'
  | 'drafts_policy'
  | 'approves_policy'
  | 'rejects_policy'
  | 'withdraws_policy'
  | 'asks_second'
  | 'signs_decision'
  | 'sends_back_decision'
  | 'answers_ticket'
  | 'notes_ticket'
  | 'hands_ticket'
  | 'closes_ticket'
  | 'edits_macro'
  | 'takes_difference'
  | 'gives_back_difference'
  | 'asks_report'
  | 'accepts_document'
  | 'refuses_document'
  | 'asks_document'
  | 'asks_report_act'
  | 'signs_report_act'
  | 'ends_report_act'
  | 'decides_report'
  | 'sends_evidence'
  | 'accepts_chargeback'
  | 'freezes_wallet'
  | 'asks_campaign'
  | 'approves_campaign'
  | 'refuses_campaign'
  | 'ends_campaign';

/** The door to the log of the wallet's staff. */
export type StaffLog = Log<Act>;
