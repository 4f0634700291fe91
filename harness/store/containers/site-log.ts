import type { Connection, RowDataPacket } from 'mysql2/promise';

/** WooCommerce's log table: what the plugin logs about its requests to Klarna, errors included. */
export async function readLog(connection: Connection): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT timestamp, source, message FROM wp_woocommerce_log ORDER BY log_id',
  );
  return (rows as { timestamp: string; source: string; message: string }[])
    .map(({ timestamp, source, message }) => `${timestamp} ${source} ${message}`)
    .join('\n');
}
