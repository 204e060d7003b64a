/** A booking of a sample statement. The amount is as in the file, such as `12.50`. */
export interface SampleEntry {
  readonly amount: string;
  readonly mark?: 'CRDT' | 'DBIT';
  readonly words?: string;
  readonly status?: string;
  readonly currency?: string;
}

/** A statement in camt.053, in the form of version 08 unless the version is 02. */
export function sampleStatement(
  parts: {
    id?: string;
    iban?: string;
    day?: string;
    number?: string;
    opening?: string;
    closing?: string;
    entries?: readonly SampleEntry[];
    version?: string;
    more?: string;
    prolog?: string;
  } = {},
): string {
  const {
    id = 'S1',
    iban = 'IE29AIBK93115212345678',
    day = '2026-11-01',
    number,
    entries = [],
    version = '08',
  } = parts;
  const balance = (code: string, amount: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount.replace('-', '')}</Amt>` +
    `<CdtDbtInd>${amount.startsWith('-') ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const lines = entries.map(
    ({ amount, mark = 'CRDT', words = '', status = 'BOOK', currency = 'EUR' }) =>
      `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd>` +
      `<Sts>${version === '02' ? status : `<Cd>${status}</Cd>`}</Sts><BookgDt><Dt>${day}</Dt></BookgDt>` +
      `<AcctSvcrRef>REF1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>` +
      `<RmtInf><Ustrd>${words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  const counted = number === undefined ? '' : `<ElctrncSeqNb>${number}</ElctrncSeqNb>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>${parts.prolog ?? ''}` +
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>` +
    `<GrpHdr><MsgId>M</MsgId><CreDtTm>${day}T23:00:00Z</CreDtTm></GrpHdr>` +
    `<Stmt><Id>${id}</Id>${counted}<CreDtTm>${day}T23:00:00Z</CreDtTm>${parts.more ?? ''}` +
    `<Acct><Id><IBAN>${iban}</IBAN></Id></Acct>` +
    `${balance('OPBD', parts.opening ?? '0.00')}${balance('CLBD', parts.closing ?? '0.00')}${lines.join('')}` +
    `</Stmt></BkToCstmrStmt></Document>`
  );
}
