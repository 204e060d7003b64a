import { Type } from 'typebox';
import { IdOf } from '#platform/db/column.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Payments } from '../../wallet/server/payments/payments/service.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import type { Opening } from '../../wallet/server/protection/cases/opening-domain.ts';
import type { Case, Party } from '../../wallet/server/protection/cases/record-domain.ts';
import type { CaseJson } from '../../wallet/server/protection/cases/schema.ts';
import type { Cases } from '../../wallet/server/protection/cases/service.ts';
import { gone } from './shop.ts';
import type { Refusal } from './shop.ts';

/** What a buyer asks for on the page "There is a problem". */
export type Complaint = Omit<Opening, 'id'> & { readonly partId: string; readonly line: string };

type AboutCase = Promise<Result<CaseJson, Refusal>>;

/** The wallet's pages about cases, for buyers, sellers and operators. */
export interface CaseDoors {
  /** Opens a case, as the buyer's page does. */
  openCase(id: string, complaint: Complaint): AboutCase;
  casesOf(id: string): Promise<readonly Case[]>;
  /** Lists the cases that wait for an operator. */
  casesForOperators(): Promise<readonly Case[]>;
  /** Lets an event happen to the case that the page showed. */
  moveCase(shown: Case, event: CaseEvent): AboutCase;
  /** Announces the parcel of a return or a replacement, on the page that showed the case. */
  announceForCase(shown: Case, by: Party, trackingCode: string): AboutCase;
}

const MOST_SHOWN = 50;

const WaitingRow = Type.Object({ id: IdOf('cas') });

/** The queue without what the memory database cannot read: the view that the operators' page has. */
function listWaiting(tx: Tx) {
  return tx.many(sql(WaitingRow)`
    select id from protection.cases
     where cell = 0 and status in ('escalated', 'appealed')
     order by until, id
     limit ${MOST_SHOWN}`);
}

/** Makes these pages from the product's service. */
export function caseDoors({ db, payments, cases }: { db: Db; payments: Payments; cases: Cases }): CaseDoors {
  return {
    openCase: async (id, complaint) => {
      const payment = await payments.find(id);
      return payment ? cases.open(payment, complaint) : gone;
    },
    casesOf: async (id) => {
      const payment = await payments.find(id);
      return payment ? cases.list(payment) : [];
    },
    casesForOperators: async () => {
      const shown: Case[] = [];
      for (const { id } of await db.one(listWaiting)) {
        const view = await cases.find(id);
        if (view) shown.push(view.dispute);
      }
      return shown;
    },
    moveCase: (shown, event) => cases.move(shown, event, { seen: shown.timeline.length }),
    announceForCase: async (shown, by, trackingCode) => {
      const view = await cases.find(shown.id);
      const seen = shown.timeline.length;
      return view ? cases.announce(view, by, { carrier: 'dhl', trackingCode, seen }) : gone;
    },
  };
}
