import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const halfDayMs = 12 * 60 * 60 * 1_000;
const tokenLifeS = 48 * 60 * 60;

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
   * @source WordPress 6.8, wp_create_nonce and wp_verify_nonce
   */
  nonce(): string {
    return this.#nonceAt(this.#tick());
  }

  isNonce(nonce: string): boolean {
    return [this.#tick(), this.#tick() - 1].some((tick) => this.#nonceAt(tick) === nonce);
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

  #nonceAt(tick: number): string {
    return createHmac('md5', this.#salt).update(`${tick}|wc_store_api`).digest('hex').slice(-12, -2);
  }

  #signature(signed: string): string {
    return createHmac('sha256', this.#salt).update(signed).digest('base64url');
  }
}
