import { isIPv6 } from 'node:net';
import { redact } from '../../lib/redact.ts';
import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { snippetHost } from '../klarna-hosts.ts';
import { isRecord } from '../order/checkout-api.ts';
import type { PlaceholderKind, Placeholders } from './placeholders.ts';
import { kindOfField, kindOfParameter, wordFields } from './secret-fields.ts';

/**
 * Takes secrets out of what passed, before any of it is written: what the field's name says, what the value's form says, and each value
 * that is known by now wherever it stands again. JSON within JSON is read as JSON.
 */
export class Scrubber {
  readonly #placeholders: Placeholders;

  constructor(placeholders: Placeholders) {
    this.#placeholders = placeholders;
  }

  /** Makes the values of secret fields known, so that no text that is scrubbed before its field shows them. */
  learn(value: unknown, name = ''): void {
    if (Array.isArray(value)) for (const item of value) this.learn(item, name);
    else if (isRecord(value)) for (const [key, item] of Object.entries(value)) this.learn(item, key);
    else if (typeof value === 'string' && value !== '' && !isTemplate(value)) {
      const kind = kindOfField(name);
      if (kind !== undefined) this.#placeholders.of(kind, value);
      else this.learn(jsonWithin(value));
    }
  }

  /** `Basic` credentials. @returns the placeholder of the merchant id; undefined where there are none */
  account(authorization: string | undefined): string | undefined {
    if (authorization === undefined) return undefined;
    const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(authorization) ?? [];
    const [merchantId = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s);
    if (secret !== '') this.#placeholders.of('secret', secret);
    return this.#placeholders.of('merchant', merchantId === '' ? authorization : merchantId);
  }

  /** A host as a request names it. Klarna's own stay. */
  host(host: string): string {
    const [name = '', port] = host.toLowerCase().split(/:(?=\d+$)/);
    if (isKlarnas(name) || name === '') return host;
    return this.#placeholders.of('host', name) + (port === undefined ? '' : `:${port}`);
  }

  /** Path and query. Ids are where the route of Klarna's API has them. */
  target(method: string, target: string): string {
    const [path = ''] = target.split('?');
    const route = klarnaRouteOf(method, path);
    if (route && route.orderId !== '') {
      this.#placeholders.of(route.route === 'hosted-page read' ? 'session' : 'order', route.orderId);
    }
    const [, token] = /^\/customer-token\/v1\/tokens\/([^/]+)/.exec(path) ?? [];
    if (token !== undefined) this.#placeholders.of('token', token);
    return this.text(target);
  }

  /** Names in lower case. */
  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        const kind = headerKinds[name];
        return [name, kind === undefined ? this.text(value) : this.#placeholders.of(kind, value)];
      }),
    );
  }

  /** Free text, with URLs in it or not. */
  text(text: string): string {
    const p = this.#placeholders;
    const found = text
      .replace(urlHost, (all, scheme: string, host: string) => (isTemplate(host) ? all : scheme + this.host(host)))
      .replace(parameter, (all, before: string, name: string, value: string) => {
        const kind = kindOfParameter(name);
        return kind === undefined || isTemplate(value) ? all : before + p.of(kind, value);
      })
      .replace(jwt, (value) => p.of('token', value))
      .replace(shopSession, (value) => p.of('shop-session', value))
      .replace(orderKey, (value) => p.of('order-key', value))
      .replace(email, (value) => p.of('email', value));
    return p
      .replaceKnown(found)
      .replace(uuid, (value) => p.of('uuid', value))
      .replace(longToken, (value) => (isRandom(value) ? p.of('token', value) : value))
      .replace(personalNumber, (value) => p.of('number', value))
      .replace(ipv4, (value) => (value.startsWith('192.0.2.') ? value : p.of('address', value)))
      .replace(likeIpv6, (value) => (isIPv6(value) ? p.of('address', value) : value));
  }

  /** JSON. @param name of the field that it stands in */
  value(value: unknown, name = ''): unknown {
    if (Array.isArray(value)) return value.map((item) => this.value(item, name));
    if (isRecord(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.#key(key), this.value(item, key)]));
    }
    const kind = kindOfField(name);
    // It stays a number, and none of somebody's.
    if (typeof value === 'number') return kind === undefined ? value : Math.min(Math.abs(value), 1);
    if (typeof value !== 'string' || value === '' || isTemplate(value)) return value;
    if (name === 'html_snippet') return `[html_snippet, ${value.length} characters]`;
    if (kind !== undefined) return this.#placeholders.of(kind, value);
    if (wordFields.has(name)) return value;
    const inner = jsonWithin(value);
    if (inner === undefined) return this.text(value);
    const [before, after] = [JSON.stringify(inner), JSON.stringify(this.value(inner))];
    // Where nothing was in it, it stays as it was written, to the letter.
    return before === after ? value : after;
  }

  #key(key: string): string {
    return /^\w{1,19}$/.test(key) ? key : this.text(key);
  }

  /** The last net, over what is about to be written: what the harness takes out of all its evidence. */
  line(json: string): string {
    return redact(json);
  }
}

const headerKinds: Readonly<Record<string, PlaceholderKind | undefined>> = {
  'capture-id': 'capture',
  'refund-id': 'refund',
  'klarna-idempotency-key': 'idempotency',
};

/** Klarna's own templates stand where values will be. */
const isTemplate = (text: string): boolean => /^(?:\{|%7B){1,2}[\w.]+(?:\}|%7D){1,2}$/i.test(text);

const isKlarnas = (host: string): boolean =>
  host === snippetHost || /(?:^|\.)(?:klarna\.com|klarna\.net|klarnacdn\.net|kustom\.co)$/i.test(host);

/** JSON of an object or a list that is the whole text: `merchant_data`, and the body of an attachment. */
function jsonWithin(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a text that begins so
  }
}

/** Also in a URL within a URL, and with the slashes of PHP's JSON. What stands before `@` is a password. */
const urlHost = /(https?(?::|%3A)(?:\\?\/|%2F){2})(?:[^/@\s"'?#\\]*@)?([^/\s"'?#\\%;,)<>]+)/gi;
const parameter = /((?:[?&#]|%3F|%26|&amp;)([\w-]+)(?:=|%3D))((?:(?!%26|%23)[^&#\s"'\\<])+)/gi;
const shopSession = /(?<![0-9a-z])t_[0-9a-f]{30}(?![0-9a-f])/gi;
const orderKey = /\bwc_order_[a-z0-9]{6,}\b/gi;
const email = /(?<!%[0-9a-f]?)[\p{L}\p{N}.+_-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;
const uuid = /(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
const longToken = /(?<![\w-])\w{20,}(?![\w-])/g;
/** Of people in the Nordic countries. */
const personalNumber = /(?<![\d-])(?:19|20)?\d{6}[-+]\d{4}(?![\d-])/g;
const ipv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** Times of day as well: what it is, Node says. */
const likeIpv6 = /(?<![\w:.])[\da-f]{1,4}:[\da-f:.]*:[\da-f.]+(?![\w:])/gi;
const jwt = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g;

/** Letters and digits mixed as in no word that somebody chose. */
const isRandom = (word: string): boolean =>
  (word.match(/\d/g)?.length ?? 0) >= 3 && (word.match(/[a-z]/gi)?.length ?? 0) >= 3;
