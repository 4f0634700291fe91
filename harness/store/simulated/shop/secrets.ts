import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const halfDayMs = 12 * 60 * 60 * 1_000;
const tokenLifeS = 48 * 60 * 60;
const loginLifeS = 48 * 60 * 60;

/** WordPress's id of somebody who is not logged in. */
export const guest = 0;
/** The one customer with an account: the administrator is the first user. */
export const customer = 2;

const payload = z.object({ user_id: z.string(), exp: z.number() });

/** What a shop signs with the salts of its wp-config.php, and knows again. */
export class Secrets {
  readonly #salt = randomBytes(32);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The nonce of the Store API. All guests have the same one, which is good for the rest of its half day and for the next.
   * @param user WordPress's id; 0 is a guest
   * @source WordPress 6.8, wp_create_nonce and wp_verify_nonce
   */
  nonce(user = guest): string {
    return this.#nonceAt(this.#tick(), user);
  }

  isNonce(nonce: string, user = guest): boolean {
    return [this.#tick(), this.#tick() - 1].some((tick) => this.#nonceAt(tick, user) === nonce);
  }

  /** The cookie by which WordPress knows a user, good for two days. @source WordPress 6.8, wp_generate_auth_cookie */
  loginCookie(user: number): string {
    const signed = `${user}|${Math.floor(this.#now() / 1_000) + loginLifeS}|${randomBytes(16).toString('hex')}`;
    return `${signed}|${this.#hash(signed)}`;
  }

  /** Whose cookie it is; a guest's where it is none of this shop's, or too old. */
  userOf(cookie: string): number {
    const [, signed = '', user = '', expires = '', hash] =
      /^((\d+)\|(\d+)\|[0-9a-f]+)\|([0-9a-f]+)$/.exec(cookie) ?? [];
    return hash === this.#hash(signed) && Number(expires) * 1_000 > this.#now() ? Number(user) : guest;
  }

  /** A cart's token: a JSON Web Token, good for two days. @source WooCommerce 10.0.2, StoreApi/Utilities/JsonWebToken.php */
  cartToken(sessionId: string): string {
    const exp = Math.floor(this.#now() / 1_000) + tokenLifeS;
    const parts = [
      { alg: 'HS256', typ: 'JWT' },
      { user_id: sessionId, exp, iss: 'wc/store/v1' },
    ];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${this.#signature(signed)}`;
  }

  /** Whose cart a token is for; undefined where it is none of this shop's, or too old. */
  sessionOf(token: string): string | undefined {
    const [, signed = '', signature = ''] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
    const own = Buffer.from(this.#signature(signed));
    const given = Buffer.from(signature);
    if (own.length !== given.length || !timingSafeEqual(own, given)) return undefined;
    const { user_id, exp } = payload.parse(JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()));
    return exp * 1_000 > this.#now() ? user_id : undefined;
  }

  #tick(): number {
    return Math.ceil(this.#now() / halfDayMs);
  }

  #nonceAt(tick: number, user: number): string {
    return createHmac('md5', this.#salt).update(`${tick}|wc_store_api|${user}`).digest('hex').slice(-12, -2);
  }

  #hash(signed: string): string {
    return createHmac('sha256', this.#salt).update(signed).digest('hex');
  }

  #signature(signed: string): string {
    return createHmac('sha256', this.#salt).update(signed).digest('base64url');
  }
}
