import { decimalText } from '#platform/money/format.ts';
import { SANDBOX_IBAN } from './account.ts';
import type { Booking } from '../stripe/money-book.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';
const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(2020, 0, 1);

/**
 * Writes the bank's statement of one day in camt.053.001.08, the form in which banks of the euro area send it.
 *
 * @param bookings All bookings up to and including the day, the oldest first.
 */
export function statementXml(day: string, bookings: readonly Booking[]): string {
  const sumOf = (some: readonly Booking[]) => some.reduce((sum, one) => sum + one.amount, 0);
  const ofDay = bookings.filter((one) => one.day === day);
  const closing = sumOf(bookings);
  const opening = closing - sumOf(ofDay);
  const number = Math.round((Date.parse(day) - EPOCH) / DAY_MS);
  const id = `SB${day.replaceAll('-', '')}`;
  const created = `${day}T23:59:59+00:00`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${NAMESPACE}">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>${id}</MsgId><CreDtTm>${created}</CreDtTm></GrpHdr>
    <Stmt>
      <Id>${id}</Id>
      <ElctrncSeqNb>${number}</ElctrncSeqNb>
      <CreDtTm>${created}</CreDtTm>
      <FrToDt><FrDtTm>${day}T00:00:00+00:00</FrDtTm><ToDtTm>${created}</ToDtTm></FrToDt>
      <Acct><Id><IBAN>${SANDBOX_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balanceXml('OPBD', opening, day)}
${balanceXml('CLBD', closing, day)}
${ofDay.map(entryXml).join('\n')}
    </Stmt>
  </BkToCstmrStmt>
</Document>
`;
}

function balanceXml(code: string, amount: number, day: string): string {
  return `      <Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountXml(amount)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
}

function amountXml(amount: number): string {
  const text = decimalText(BigInt(Math.abs(amount)), 2);
  return `<Amt Ccy="EUR">${text}</Amt><CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
}

function entryXml({ id, day, amount, endToEnd, words }: Booking): string {
  const domain = '<BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>';
  const refs = `<Refs><EndToEndId>${escaped(endToEnd ?? 'NOTPROVIDED')}</EndToEndId></Refs>`;
  return `      <Ntry>
        ${amountXml(amount)}<Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>${id}</AcctSvcrRef>${domain}
        <NtryDtls><TxDtls>${refs}<RmtInf><Ustrd>${escaped(words)}</Ustrd></RmtInf></TxDtls></NtryDtls>
      </Ntry>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
