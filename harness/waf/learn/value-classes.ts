/** What a value can look like. All of it is this file's own: a class says nothing of the value but that it belongs to it. */
export interface ValueClass {
  name: string;
  /** Without anchors and quotes, in the syntax that PCRE and JavaScript share; bytes outside ASCII count one by one. */
  pattern: string;
  /** A made-up value. */
  sample: string;
  /** Whether its values are made of signs that no attack can do with: a callback that must pass may have them under a known name. */
  isNarrow: boolean;
}

const narrow = (name: string, pattern: string, sample: string): ValueClass => ({
  name,
  pattern,
  sample,
  isNarrow: true,
});

const hex = (length: number): ValueClass =>
  narrow(`${length} hexadecimal digits`, `[0-9a-f]{${length}}`, '1a2b3c4d5e6f7089'.repeat(4).slice(0, length));

/** From narrow to broad: the first that a value belongs to is its class. None but `text` takes more than one line's signs. */
export const valueClasses: readonly ValueClass[] = [
  narrow('empty', '', ''),
  narrow('true or false', 'true|false', 'false'),
  narrow('an id of Klarna’s', '[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}', '{order}'),
  narrow('a time', '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,15}(?:Z|[+-][0-9:]{4,5})?', '2026-05-04T10:20:30.456Z'),
  narrow('a date', '[0-9]{4}-[0-9]{2}-[0-9]{2}', '1970-01-01'),
  narrow('a whole number', '-?[0-9]{1,20}', '4711'),
  narrow('a decimal number', '-?[0-9]{1,12}\\.[0-9]{1,6}', '149.00'),
  narrow('two letters', '[A-Za-z]{2}', 'SE'),
  narrow('a locale', '[a-z]{2}[-_][A-Z]{2}', 'en-US'),
  narrow('three capitals', '[A-Z]{3}', 'SEK'),
  ...[10, 32, 40, 64].map(hex),
  narrow('hexadecimal digits', '[0-9a-f]{8,128}', '1a2b3c4d5e6f70891a2b'),
  narrow('an order key', 'wc_order_[0-9A-Za-z]{13}', 'wc_order_xF81wreOqjepC'),
  narrow('a word', '[A-Za-z][a-z]{0,30}(?:_[a-z]{1,30}){0,4}', 'some_word'),
  narrow('a telephone number', '\\+[0-9][0-9 -]{4,19}', '+46765260000'),
  narrow('an e-mail address', '[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z.-]{1,190}', 'shopper@shop.example'),
  narrow(
    'a token in three parts',
    'eyJ[0-9A-Za-z_-]{10,400}\\.eyJ[0-9A-Za-z_-]{10,1000}\\.[0-9A-Za-z_-]{20,400}',
    'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoiNDcxMSJ9.NEg9Fc-yiXdHoQHmMhcxX_qX1epF-c6kfkKyozkx3qo',
  ),
  narrow('a token', '[0-9A-Za-z_-]{1,256}', 'Made-up_Token1'),
  narrow('a reference', '[0-9A-Za-z_-]{1,64}(?:[.:#/][0-9A-Za-z_-]{1,64}){1,8}', 'made-up:1'),
  {
    name: 'a URL',
    pattern:
      'https?://[0-9A-Za-z.-]{1,253}(?::[0-9]{2,5})?(?:/[0-9A-Za-z_%~-][0-9A-Za-z._%~-]{0,100}){0,8}/?(?:\\?[0-9A-Za-z_.,%=&-]{1,300})?',
    sample: 'https://{host}/made-up/page/?of=yours',
    isNarrow: false,
  },
];

/** Longer values are of no class: none of a callback's is, and patterns are held against what anybody may have sent. */
export const longestValue = 4096;

export const matchesWhole = (pattern: string, value: string): boolean =>
  value.length <= longestValue && new RegExp(`^(?:${pattern})$`).test(value);

/** @param value each byte a character */
export const classOf = (value: string): ValueClass | undefined =>
  valueClasses.find(({ pattern }) => matchesWhole(pattern, value));

/**
 * Signs in names of people, streets and goods that rules stumble over, and a made-up text for each. What is learnt of a text is which of
 * these are in it.
 */
export const textSigns: readonly { name: string; pattern: RegExp; sample: string }[] = [
  { name: 'an entity', pattern: /&(?:[a-z]{2,8}|#[0-9]{2,5});/, sample: 'Tee &ndash; L' },
  { name: 'letters outside ASCII', pattern: /[\x80-\xff]/, sample: 'Gröna ärtor' },
  { name: 'an apostrophe', pattern: /'/, sample: "O'Brien" },
  { name: 'a comma', pattern: /,/, sample: 'Red, L' },
  { name: 'an ampersand', pattern: /&(?!(?:[a-z]{2,8}|#[0-9]{2,5});)/, sample: 'Smith & Co' },
  { name: 'brackets', pattern: /\(/, sample: 'Mug (2 pcs)' },
  { name: 'a slash', pattern: /\//, sample: 'Jeans W32/L34' },
  { name: 'a colon', pattern: /:/, sample: 'Size: M' },
  { name: 'a hyphen between spaces', pattern: / - /, sample: 'Tee - L' },
  { name: 'a plus', pattern: /\+/, sample: 'Sofa + 2 pillows' },
  { name: 'a percent sign', pattern: /%/, sample: '100% cotton' },
  { name: 'a number sign', pattern: /#/, sample: 'Mug #2' },
  { name: 'an exclamation mark', pattern: /!/, sample: 'Free shipping!' },
  { name: 'a question mark', pattern: /\?/, sample: 'Blue or red?' },
  { name: 'an equals sign', pattern: /=/, sample: 'Size=M' },
  { name: 'an asterisk', pattern: /\*/, sample: 'Tee *new*' },
  { name: 'an at sign', pattern: /@/, sample: 'Tee @ home' },
  { name: 'a full stop', pattern: /\./, sample: 'St. Pölten' },
];

/** The text without any of them. */
export const plainText = 'Test product';
