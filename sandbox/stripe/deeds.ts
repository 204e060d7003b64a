import { settleCharge } from './charging.ts';
import { loseDeposits } from './deposits.ts';
import { decideDispute, doConsequences } from './disputes.ts';
import { decidePayment, returnPayment } from './outbound.ts';
import { failPayout, payOutAll, payPayout, sendPayout } from './payouts.ts';
import type { Deeds } from './plans.ts';
import { failRefund, succeedRefund } from './refunds.ts';

/** What processor and banks do on their own, when its time has come. */
export const deeds: Deeds = {
  charge_settles: settleCharge,
  charge_has_consequences: doConsequences,
  deposits_fail: loseDeposits,
  refund_succeeds: succeedRefund,
  refund_fails: failRefund,
  dispute_is_decided: decideDispute,
  payout_leaves: sendPayout,
  payout_arrives: payPayout,
  payout_fails: failPayout,
  account_pays_out: payOutAll,
  outbound_is_decided: decidePayment,
  outbound_returns: returnPayment,
};
