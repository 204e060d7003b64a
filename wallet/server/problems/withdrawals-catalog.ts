import { defineProblems } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Why a withdrawal did not arrive, or came back. Amount and fee are in the balance again. */
export const payoutRefusals = defineProblems({
  bank_account_closed: {
    status: 402,
    title: msg('The bank account is closed'),
    detail: msg('Your bank says so.'),
    nextAction: msg('Remove this account, and add the one that you use now.'),
    charged: false,
  },
  bank_account_unknown: {
    status: 402,
    title: msg('Your bank does not know this account'),
    detail: msg('The numbers of the account may have changed.'),
    nextAction: msg('Remove this account, and add it again with its present numbers.'),
    charged: false,
  },
  bank_name_differs: {
    status: 402,
    title: msg('Your bank knows the account under another name'),
    nextAction: msg('Ask your bank how your name is written there, then add the account again under that name.'),
    charged: false,
  },
  bank_account_declined: {
    status: 402,
    title: msg('Your bank did not accept the money'),
    detail: msg('It does not tell us why.'),
    nextAction: msg('Ask your bank whether the account takes transfers, or use another account.'),
    charged: false,
  },
  bank_limit_exceeded: {
    status: 402,
    title: msg('The bank account may not receive that much'),
    nextAction: msg('Withdraw less at once, or use another account.'),
    charged: false,
  },
  payout_failed: {
    status: 402,
    title: msg('The money could not be paid out'),
    detail: msg('Our processor did not send it.'),
    nextAction: msg('Try again tomorrow. If it fails again, talk to support.'),
    charged: false,
  },
});

/** Refusals of a withdrawal before anything moves, and of its cancelation. */
export const withdrawals = defineProblems({
  withdrawals_not_offered: {
    status: 409,
    title: msg('Money cannot be paid out to this account'),
    detail: msg('The operator of this wallet pays nothing out yet, or the account was added before it did.'),
    nextAction: msg('Add the account again, or ask support.'),
    charged: false,
  },
  bank_account_not_found: {
    status: 404,
    title: msg('This bank account is not in your wallet'),
    nextAction: msg('Choose another account, or add it.'),
    charged: false,
  },
  bank_account_not_proved: {
    status: 409,
    title: msg('This bank account is not proved yet'),
    nextAction: msg('Prove it by the small amounts that were sent to it, then withdraw.'),
    charged: false,
  },
  withdrawal_not_found: {
    status: 404,
    title: msg('There is no such withdrawal'),
    nextAction: msg('It may have run out before it was approved. Begin again.'),
    charged: false,
  },
  recent_change: {
    status: 409,
    title: msg('Withdrawals wait after a change of your wallet'),
    detail: msg('This protects your money if the change was not yours.'),
    nextAction: msg('Try again when the time is over. If the change was not yours, freeze your wallet.'),
    charged: false,
  },
  debt_open: {
    status: 409,
    title: msg('Your wallet owes money'),
    detail: msg('While it does, nothing can be withdrawn.'),
    nextAction: msg('Add money: it pays the debt first.'),
    charged: false,
  },
  money_not_free_yet: {
    status: 409,
    title: msg('Not all of this money may leave yet'),
    detail: msg('Money from a card stays in the wallet for 60 days; until then you can spend it.'),
    nextAction: msg('Withdraw less, or wait until the rest is free.'),
    charged: false,
  },
  withdrawals_too_many: {
    status: 429,
    title: msg('You have prepared many withdrawals today'),
    detail: msg('Each one asks your bank, so their number within 24 hours is limited.'),
    nextAction: msg('Try again tomorrow. What you have approved is on its way.'),
    charged: false,
  },
  fee_changed: {
    status: 409,
    title: msg('The fee has changed since you saw it'),
    detail: msg('The fee is of a whole month: something else of yours counted meanwhile, or a new month has begun.'),
    nextAction: msg('Begin again, and look at the new fee.'),
    charged: false,
  },
  recipient_changed: {
    status: 409,
    title: msg('Your bank now says something else about the name'),
    nextAction: msg('Begin again, and look at what your bank says.'),
    charged: false,
  },
  withdrawal_not_cancelable: {
    status: 409,
    title: msg('This withdrawal can no longer be canceled'),
    detail: msg('Your bank has it already, or we do not know yet whether it has.'),
    nextAction: msg('Look at its page in a few minutes.'),
  },
});
