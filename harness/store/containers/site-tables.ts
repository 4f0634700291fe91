import type { Connection, RowDataPacket } from 'mysql2/promise';

/** What it takes to clone a database with SQL alone: its tables, and which of them have rows. */
export interface SiteTables {
  database: string;
  creates: string[];
  filled: string[];
}

/** Reads the tables of a database once; every clone is made from the answer. */
export async function readTables(connection: Connection, database: string): Promise<SiteTables> {
  const [tables] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY 1",
    [database],
  );
  const creates: string[] = [];
  const filled: string[] = [];
  for (const { name } of tables as { name: string }[]) {
    const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE TABLE ??.??', [database, name]);
    creates.push((rows[0] as Record<string, string>)['Create Table'] ?? '');
    const [any] = await connection.query<RowDataPacket[]>('SELECT 1 FROM ??.?? LIMIT 1', [database, name]);
    if (any.length > 0) filled.push(name);
  }
  return { database, creates, filled };
}

/**
 * The statements that make `target` a copy of the template, inside the server: about 25 ms for WooCommerce's 46
 * tables, a tenth of what importing a dump takes (measured on two cores, MariaDB 11.8 on tmpfs).
 */
export function cloneStatements(template: SiteTables, target: string): string {
  return [
    'SET foreign_key_checks = 0',
    `CREATE DATABASE \`${target}\` CHARACTER SET utf8mb4`,
    `USE \`${target}\``,
    ...template.creates,
    ...template.filled.map((table) => `INSERT INTO \`${table}\` SELECT * FROM \`${template.database}\`.\`${table}\``),
  ].join(';\n');
}

/** A dump of the whole database as one SQL text, to be kept between runs. */
export async function dump(connection: Connection, tables: SiteTables): Promise<string> {
  const statements = ['SET foreign_key_checks = 0', ...tables.creates];
  for (const table of tables.filled) {
    const [rows] = await connection.query<RowDataPacket[]>({
      sql: `SELECT * FROM \`${tables.database}\`.\`${table}\``,
      dateStrings: true,
      rowsAsArray: true,
    } as never);
    const values = (rows as unknown as unknown[][]).map((row) => connection.format('(?)', [row]));
    statements.push(`INSERT INTO \`${table}\` VALUES ${values.join(',\n')}`);
  }
  return `${statements.join(';\n')};\n`;
}
