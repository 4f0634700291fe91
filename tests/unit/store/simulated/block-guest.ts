import { z } from 'zod';
import type { CallbackOutcome } from '../../../../harness/klarna/pending-callbacks.ts';
import type { Clock } from '../../../../harness/lib/clock.ts';
import type { StoreConditions } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { atLeast } from '../../../../harness/store/simulated/profiles/profile-of.ts';
import { answered, timedOut } from '../../klarna/klarna-client.ts';
import { typedAddress } from '../../klarna/order-body.ts';
import { type Page, Rig } from './rig.ts';

const settings = z.object({
  checkoutData: z.object({ order_id: z.number(), status: z.string() }).partial(),
  paymentMethodData: z.object({ kco: z.object({ snippet: z.union([z.string(), z.literal(false)]) }).optional() }),
});

/** What a block page gives to its scripts. */
export interface BlockPage extends Page {
  draft: number | undefined;
  /** Klarna's id of the order; empty where there is no snippet. */
  klarnaOrderId: string;
  nonce: string;
}

function readBlockPage(page: Page): BlockPage {
  const [, encoded = ''] = /wcSettings[^\n]*JSON\.parse\( decodeURIComponent\( '([^']*)' \) \)/.exec(page.body) ?? [];
  const read = settings.safeParse(encoded === '' ? {} : JSON.parse(decodeURIComponent(encoded))).data;
  const snippet = read?.paymentMethodData.kco?.snippet || '';
  return {
    ...page,
    draft: read?.checkoutData.order_id,
    klarnaOrderId: /k\.order="([^"]+)"/.exec(snippet)?.[1] ?? '',
    nonce: /storeApiNonce: '([^']+)'/.exec(page.body)?.[1] ?? '',
  };
}

const batchAnswer = z.object({
  responses: z.array(
    z.object({ status: z.number(), body: z.looseObject({}), headers: z.record(z.string(), z.string()) }),
  ),
});

/** A guest at the block checkout, as the HTTP shopper goes about it. */
export class BlockGuest implements AsyncDisposable {
  private constructor(
    readonly rig: Rig,
    /** Path of the checkout page. */
    private readonly checkout: string,
  ) {}

  static async start(
    kco: string,
    deviations: Partial<StoreConditions> = {},
    faults: readonly Fault[] = [],
    clock?: Clock,
  ): Promise<BlockGuest> {
    const rig = await Rig.start(kco, { ...deviations, checkout: 'block' }, faults, clock);
    await rig.klarna.control.setOptions('s1', { serverSideCallbacks: true });
    const paths = {
      pretty: '/checkout/',
      category: '/checkout/',
      plain: rig.site.paths.checkout,
      'index.php': '/index.php/checkout/',
    } as const;
    return new BlockGuest(rig, paths[deviations.permalinks ?? 'pretty']);
  }

  async openCheckout(): Promise<BlockPage> {
    await this.rig.visit('GET', this.rig.site.paths.addToCart);
    return this.lookAgain();
  }

  async lookAgain(): Promise<BlockPage> {
    return readBlockPage(await this.rig.visit('GET', this.checkout));
  }

  /** Goes where Klarna sends the customer, and on from there. */
  async comeBack(to: URL | undefined): Promise<BlockPage> {
    if (!to) throw new Error('Klarna sends the customer nowhere');
    const page = await this.rig.return(to);
    return readBlockPage(page.status === 302 ? await this.rig.return(new URL(page.location)) : page);
  }

  /** What the plugin's script tells the cart. */
  async tell(nonce: string, data: Record<string, unknown>, path = '/wp-json/wc/store/v1/batch?_locale=site') {
    const part = {
      path: '/wc/store/v1/cart/extensions',
      method: 'POST',
      body: { namespace: 'kco-block', data },
      headers: { Nonce: nonce },
    };
    const page = await this.batch({ requests: [part] }, path);
    return { page, part: batchAnswer.safeParse(jsonOf(page.body)).data?.responses[0] };
  }

  batch(body: unknown, path = '/wp-json/wc/store/v1/batch'): Promise<Page> {
    return this.rig.visit('POST', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }

  /** Opens the checkout, and tells the shop as much as the version's script does until the customer presses Buy. */
  async come(): Promise<BlockPage> {
    const page = await this.openCheckout();
    if (atLeast(this.rig.kco, '2.17.0')) await this.tell(page.nonce, { action: 'load' });
    await this.typeAddress(page);
    const address = { ...typedAddress, country: 'SE' };
    await this.tell(
      page.nonce,
      atLeast(this.rig.kco, '2.20.8')
        ? { action: 'address_changed', billing: address, shipping: address }
        : { action: 'shipping_address_changed', ...address },
    );
    return page;
  }

  async typeAddress({ klarnaOrderId }: Pick<BlockPage, 'klarnaOrderId'>): Promise<void> {
    await this.rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/address`, typedAddress);
  }

  /**
   * Presses Buy. Klarna asks the shop meanwhile, if it knows where.
   * @param instead what comes of the question, where the shop does not get it or Klarna not the answer
   */
  async buy(
    { klarnaOrderId }: Pick<BlockPage, 'klarnaOrderId'>,
    instead?: (ask: () => Promise<Page>) => Promise<CallbackOutcome>,
  ) {
    const { control } = this.rig.klarna;
    const over = new AbortController();
    let validation: Page | undefined;
    const asked = control.nextCallback('s1', over.signal).then(async (pending) => {
      if (pending?.kind !== 'validation') return;
      const ask = () => this.validate();
      const outcome = instead
        ? await instead(ask)
        : await ask().then((page) => {
            validation = page;
            return answered(page.status, page.body, page.location || undefined);
          });
      await control.answerCallback('s1', pending.callbackId, outcome);
    });
    const { status, json } = await this.rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/complete`);
    over.abort();
    await asked;
    const order = await control.order('s1', klarnaOrderId);
    const push = (order?.merchantUrls.push ?? '').replace('{checkout.order.id}', klarnaOrderId);
    return {
      status,
      paid: order?.authorization !== undefined,
      refusal: JSON.stringify(json),
      validation,
      push: new URL(push),
      confirmation: status === 200 ? new URL(String(json.confirmationUrl)) : undefined,
    };
  }

  /** Klarna's question, at the address that the shop has given it. */
  async validate(): Promise<Page> {
    const order = await this.rig.purchase();
    const url = new URL((order.merchantUrls.validation ?? '').replace('{checkout.order.id}', order.orderId));
    return this.rig.visit('POST', url.pathname + url.search, {
      body: '{}',
      headers: { 'content-type': 'application/json', cookie: '' },
    });
  }

  /** What became of the question where no answer came in time. */
  static readonly tooLate = timedOut;

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
