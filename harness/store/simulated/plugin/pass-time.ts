import type { KlarnaClient } from '../klarna-client.ts';
import { cancelUnpaid } from '../shop/cancel-unpaid.ts';
import type { Shop } from '../shop/shop.ts';
import { runPunted } from './notification.ts';

/** Moves the shop's clock to Klarna's time, and runs WordPress's scheduled events that fall due by then. */
export async function passTime(shop: Shop, klarna: KlarnaClient, sincePaidMs: number): Promise<void> {
  shop.time.timeIs(sincePaidMs);
  cancelUnpaid(shop);
  await runPunted({ shop, klarna });
}
