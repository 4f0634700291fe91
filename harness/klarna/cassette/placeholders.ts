/** What a placeholder stands for. Numbers count the values of one kind, in the order in which they were met. */
export type PlaceholderKind = keyof typeof forms;

/** Each keeps what a server may look at: an e-mail address has its @, a telephone number its plus and length, a host its dot. */
const forms = {
  order: (n: number) => `order-${n}`,
  session: (n: number) => `session-${n}`,
  capture: (n: number) => `capture-${n}`,
  refund: (n: number) => `refund-${n}`,
  reference: (n: number) => `reference-${n}`,
  correlation: (n: number) => `correlation-${n}`,
  idempotency: (n: number) => `idempotency-${n}`,
  uuid: (n: number) => `uuid-${n}`,
  token: (n: number) => `token-${n}`,
  merchant: (n: number) => `merchant-${n}`,
  secret: (n: number) => `secret-${n}`,
  /** Of WooCommerce: the brackets are those of `lib/redact.ts`, which leaves it as it is. */
  'shop-session': (n: number) => `t_[shop-session-${n}]`,
  'order-key': (n: number) => `wc_order_[order-key-${n}]`,
  host: (n: number) => `shop-${n}.example`,
  email: (n: number) => `email-${n}@example.test`,
  'given-name': (n: number) => `given-name-${n}`,
  'family-name': (n: number) => `family-name-${n}`,
  person: (n: number) => `person-${n}`,
  street: (n: number) => `street-${n}`,
  city: (n: number) => `city-${n}`,
  organization: (n: number) => `organization-${n}`,
  phone: digitsLike,
  'postal-code': digitsLike,
  number: digitsLike,
  birthday: (n: number) => `1970-01-${String(((n - 1) % 28) + 1).padStart(2, '0')}`,
  address: (n: number) => `192.0.2.${((n - 1) % 254) + 1}`,
} satisfies Record<string, (n: number, value: string) => string>;

/** The number with leading zeros in the place of all digits; letters become `X`. */
function digitsLike(n: number, value: string): string {
  const count = value.replace(/\D/g, '').length;
  const digits = [
    ...String(n)
      .padStart(count, '0')
      .slice(-count || undefined),
  ];
  return value.replace(/\p{L}/gu, 'X').replace(/\d/g, () => digits.shift() ?? '0');
}

/** Kinds that Klarna gives out: another server has others, and they are compared by where they stand again. */
export const idKinds = [
  'order',
  'session',
  'capture',
  'refund',
  'reference',
  'correlation',
  'uuid',
  'token',
] as const satisfies PlaceholderKind[];

/** Shorter ones are taken out where they stand in their field alone: elsewhere they are parts of words. */
const shortestAnywhere = 4;
/** As these are: four digits may be a year, and a day may be any. */
const inFieldsOnly: ReadonlySet<PlaceholderKind> = new Set(['postal-code', 'birthday', 'number']);

/** One recording's placeholders: the same value is always the same one, in whatever field it stands. */
export class Placeholders {
  /** By the value in small letters. */
  readonly #known = new Map<string, string>();
  /** Keys of those that are taken out wherever they stand. */
  readonly #everywhere = new Set<string>();
  readonly #counts = new Map<PlaceholderKind, number>();
  readonly #made = new Set<string>();
  /** Finds every known value in a text; undefined until there is one, and after one was added. */
  #anywhere: RegExp | undefined;

  /** The placeholder of a value, which is known from now on. What is a placeholder already stays. */
  of(kind: PlaceholderKind, value: string): string {
    if (this.#made.has(value)) return value;
    const key = value.toLowerCase();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    const placeholder = forms[kind](n, value);
    this.#made.add(placeholder);
    for (const written of waysToWrite(value)) {
      this.#known.set(written.toLowerCase(), placeholder);
      if (written.length >= shortestAnywhere && !inFieldsOnly.has(kind)) this.#everywhere.add(written.toLowerCase());
    }
    this.#anywhere = undefined;
    return placeholder;
  }

  /** The text with all known values taken out, wherever they stand as words of their own. */
  replaceKnown(text: string): string {
    this.#anywhere ??= this.#pattern();
    return text.replace(this.#anywhere, (found) => this.#known.get(found.toLowerCase()) ?? found);
  }

  /** The longest first, so that no part of one is taken for another. */
  #pattern(): RegExp {
    const values = [...this.#everywhere]
      .sort((a, b) => b.length - a.length)
      .map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    return values.length === 0
      ? /(?!)/g
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${values.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  }
}

/** As it is, in a URL, in a URL within one, in a form, in HTML, in JSON that PHP wrote, and in base64. */
function waysToWrite(value: string): Set<string> {
  const encoded = encodeURIComponent(value.replace(/\p{Cs}/gu, ''));
  return new Set([
    value,
    encoded,
    encodeURIComponent(encoded),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    encoded.replaceAll('%20', '+'),
    value.replaceAll('&', '&amp;').replaceAll("'", '&#039;'),
    value.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ]);
}
