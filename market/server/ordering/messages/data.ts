/** Last labels of host names that are hardly ever words after a full stop. */
export const sureEndings: ReadonlySet<string> = new Set(
  'com net org io eu de fr uk ie es nl ch pl se dk fi cz pt hu ro bg gr hr sk si lt lv ee lu li ru ua cn jp kr br mx ca au nz za tr il ae gg ly tv cc biz info xyz dev gl tk onion'.split(
    ' ',
  ),
);

/** Last labels that are also nouns: they count only directly behind a dot. */
export const nounEndings: ReadonlySet<string> = new Set(
  'shop store online site link live app art club page space world top tech blog cloud email media pro zone market cash money pay chat social tel mobi name'.split(
    ' ',
  ),
);

/** Last labels that are also small words, as in "it is there.it works": they count only with `www.` or a path. */
export const wordEndings: ReadonlySet<string> = new Set('me in it is at be to no so us as am my by'.split(' '));

/** Prefixes of addresses that a browser or phone opens. */
export const schemes = ['https?:', 'hxxps?:', 'ftp:', 'mailto:', 'tel:', 'sms:', 'tg:', 'whatsapp:', 'skype:'] as const;

/** Words that stand directly in front of a number that is called. */
export const phoneLabels: ReadonlySet<string> = new Set(
  'tel tele phone telephone mobile mob cell call ring text sms fax whatsapp wa viber nr no number'.split(' '),
);

/** Services on which people are reached by a name or number. */
export const messengers: ReadonlySet<string> = new Set(
  'whatsapp telegram instagram insta ig snapchat discord skype wechat viber threema kik tiktok facebook fb messenger twitter imessage'.split(
    ' ',
  ),
);

/** Services whose names are also common words. */
export const ambiguousMessengers: ReadonlySet<string> = new Set('signal line wire snap element'.split(' '));

/** The length of an IBAN, by its country (ISO 13616). */
export const ibanLengths: ReadonlyMap<string, number> = new Map(
  'at20 be16 bg22 ch21 cy28 cz24 de22 dk18 ee20 es24 fi18 fr27 gb22 gr27 hr21 hu28 ie22 is26 it27 li21 lt20 lu20 lv21 mc27 mt31 nl18 no15 pl28 pt25 ro24 se24 si19 sk24 sm27'
    .split(' ')
    .map((text) => [text.slice(0, 2), Number(text.slice(2))]),
);

/** Digits as words. */
export const spelledDigits: ReadonlyMap<string, string> = new Map(
  'zero oh one two three four five six seven eight nine'
    .split(' ')
    .map((word, at) => [word, String(Math.max(0, at - 1))]),
);

/** Words about paying outside of the order, in lower case and with single blanks; of any place in a message. */
export const outsideTerms: ReadonlySet<string> = new Set([
  'bank account',
  'bank details',
  'bank transfer',
  'bic',
  'bitcoin',
  'bizum',
  'cash app',
  'cash by post',
  'cash in an envelope',
  'cashapp',
  'crypto',
  'direct debit',
  'directly to my account',
  'ethereum',
  'friends and family',
  'friends family',
  'gift card',
  'gift cards',
  'iban',
  'moneygram',
  'off platform',
  'off the platform',
  'outside holdfast',
  'outside of holdfast',
  'outside of the market',
  'outside of the platform',
  'outside the market',
  'outside the platform',
  'outside the shop',
  'pay by transfer',
  'pay cash',
  'pay directly',
  'pay in cash',
  'pay me direct',
  'pay me directly',
  'pay me outside',
  'pay you directly',
  'pay you outside',
  'pay outside',
  'paying directly',
  'paying outside',
  'paypal',
  'paysafecard',
  'revolut',
  'send me the money',
  'send the money',
  'send you the money',
  'sepa',
  'sort code',
  'steam card',
  'telegram',
  'transfer the money',
  'usdt',
  'venmo',
  'western union',
  'whatsapp',
  'wire me',
  'wire transfer',
  'without the fees',
  'zelle',
]);
