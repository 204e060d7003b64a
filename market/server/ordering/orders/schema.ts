import { Type } from 'typebox';

const AtJson = Type.Object({ iso: Type.String(), words: Type.String() });
const Text = Type.String();

const StepJson = Type.Object({
  words: Text,
  state: Type.Union([Type.Literal('done'), Type.Literal('next'), Type.Literal('later')]),
  at: Type.Union([AtJson, Type.Null()]),
  note: Type.Union([Text, Type.Null()]),
});

const DatedJson = Type.Object({ words: Text, at: AtJson });

const CaseJson = Type.Object({
  id: Text,
  reason: Text,
  line: Text,
  isOpen: Type.Boolean(),
  isYours: Type.Boolean(),
  statusWords: Text,
  offer: Type.Union([Text, Type.Null()]),
  turn: Type.Union([DatedJson, Type.Null()]),
  last: Type.Union([Type.Object({ who: Text, words: Text }), Type.Null()]),
  files: Type.Union([Text, Type.Null()]),
  timeline: Type.Array(
    Type.Object({
      at: AtJson,
      event: Text,
      words: Type.Union([Text, Type.Null()]),
      files: Type.Union([Text, Type.Null()]),
    }),
  ),
  url: Text,
  action: Text,
});

const PartJson = Type.Object({
  id: Text,
  seller: Text,
  amount: Text,
  rest: Text,
  back: Type.Union([Text, Type.Null()]),
  status: Text,
  statusWords: Text,
  money: Type.Union([Type.Literal('you'), Type.Literal('escrow'), Type.Literal('seller'), Type.Literal('back')]),
  lines: Type.Array(
    Type.Object({
      slug: Text,
      name: Text,
      quantity: Type.Integer(),
      amount: Text,
      refunded: Type.Union([Text, Type.Null()]),
      pictureUrl: Text,
    }),
  ),
  coupon: Type.Union([Type.Object({ words: Text, amount: Text }), Type.Null()]),
  parcels: Type.Array(
    Type.Object({
      id: Text,
      words: Text,
      href: Type.Union([Text, Type.Null()]),
      status: Text,
      state: Text,
      contents: Type.Array(Text),
    }),
  ),
  steps: Type.Array(StepJson),
  isPaused: Type.Boolean(),
  canConfirm: Type.Boolean(),
  canReport: Type.Boolean(),
  deadline: Type.Union([DatedJson, Type.Null()]),
  cases: Type.Array(CaseJson),
  messages: Type.Integer(),
});

/** An order as its page draws it. The page polls for it while something may change. */
export const OrderJson = Type.Object({
  page: Type.Literal('order'),
  id: Text,
  status: Text,
  now: Text,
  placed: AtJson,
  total: Text,
  listed: Text,
  discount: Type.Union([Text, Type.Null()]),
  refund: Type.Union([Type.Object({ amount: Text, left: Text }), Type.Null()]),
  reference: Type.Union([Text, Type.Null()]),
  notice: Type.Object({
    kind: Type.Union([Type.Literal('success'), Type.Literal('info'), Type.Literal('warning')]),
    title: Text,
    text: Text,
  }),
  canPay: Type.Boolean(),
  payLabel: Text,
  payBy: Type.Union([AtJson, Type.Null()]),
  wallets: Type.Array(Type.Object({ id: Text, label: Text, note: Text })),
  linkId: Text,
  address: Type.Array(Text),
  protection: Type.Union([Type.Object({ rules: Type.Array(Text), version: Type.Integer() }), Type.Null()]),
  parts: Type.Array(PartJson),
  refreshMs: Type.Union([Type.Integer(), Type.Null()]),
  faults: Type.Array(Type.Object({ field: Text, message: Text })),
});

/** The parameters of an order's address. */
export const OrderParams = Type.Object({ orderId: Type.String({ maxLength: 64 }) });
