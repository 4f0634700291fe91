import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ShopOrder } from '../../evidence/books.ts';

/**
 * Reads the orders by SQL, never through PHP: a PHP bootstrap dies on a maintenance file and may change what it reads.
 * WooCommerce keeps them in its own tables (HPOS) or in wp_posts; the option says which of the two is in charge. Drafts of the
 * checkout block are no orders yet, and its list does not show them.
 */
export async function readOrders(connection: Connection): Promise<ShopOrder[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    (await hasOrderTables(connection)) ? fromOrderTables : fromPosts,
  );
  const orders: ShopOrder[] = [];
  for (const row of rows as OrderRow[]) {
    orders.push({
      id: row.id,
      status: row.status.replace(/^wc-/, ''),
      paid: Boolean(row.paid),
      total: row.total ?? '',
      createdVia: row.createdVia ?? '',
      klarnaOrderId: row.klarnaOrderId ?? '',
      notes: await readNotes(connection, row.id),
    });
  }
  return orders;
}

/** How many checkouts WooCommerce keeps a draft of. */
export async function countDrafts(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    (await hasOrderTables(connection))
      ? "SELECT COUNT(*) AS drafts FROM wp_wc_orders WHERE type = 'shop_order' AND status = 'wc-checkout-draft'"
      : "SELECT COUNT(*) AS drafts FROM wp_posts WHERE post_type = 'shop_order' AND post_status = 'wc-checkout-draft'",
  );
  return Number((rows[0] as { drafts: unknown }).drafts);
}

async function hasOrderTables(connection: Connection): Promise<boolean> {
  const [options] = await connection.query<RowDataPacket[]>(
    "SELECT option_value AS value FROM wp_options WHERE option_name = 'woocommerce_custom_orders_table_enabled'",
  );
  return (options[0] as { value?: string } | undefined)?.value === 'yes';
}

interface OrderRow {
  id: number;
  status: string;
  paid: unknown;
  total: string | null;
  createdVia: string | null;
  klarnaOrderId: string | null;
}

const fromOrderTables = `
  SELECT o.id, o.status, o.total_amount AS total, d.date_paid_gmt AS paid, d.created_via AS createdVia,
    (SELECT m.meta_value FROM wp_wc_orders_meta m WHERE m.order_id = o.id AND m.meta_key = '_wc_klarna_order_id' LIMIT 1) AS klarnaOrderId
  FROM wp_wc_orders o LEFT JOIN wp_wc_order_operational_data d ON d.order_id = o.id
  WHERE o.type = 'shop_order' AND o.status <> 'wc-checkout-draft' ORDER BY o.id`;

const meta = (key: string) =>
  `(SELECT m.meta_value FROM wp_postmeta m WHERE m.post_id = p.ID AND m.meta_key = '${key}' LIMIT 1)`;

const fromPosts = `
  SELECT p.ID AS id, p.post_status AS status, ${meta('_order_total')} AS total, ${meta('_date_paid')} AS paid,
    ${meta('_created_via')} AS createdVia, ${meta('_wc_klarna_order_id')} AS klarnaOrderId
  FROM wp_posts p WHERE p.post_type = 'shop_order' AND p.post_status <> 'wc-checkout-draft' ORDER BY p.ID`;

async function readNotes(connection: Connection, orderId: number): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT comment_content AS note FROM wp_comments WHERE comment_type = 'order_note' AND comment_post_ID = ? ORDER BY comment_ID",
    [orderId],
  );
  return (rows as { note: string }[]).map(({ note }) => note.replace(/<[^>]*>/g, '').trim());
}

/** WooCommerce's log table: what the plugin logs about its requests to Klarna, errors included. */
export async function readLog(connection: Connection): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT timestamp, source, message FROM wp_woocommerce_log ORDER BY log_id',
  );
  return (rows as { timestamp: string; source: string; message: string }[])
    .map(({ timestamp, source, message }) => `${timestamp} ${source} ${message}`)
    .join('\n');
}
