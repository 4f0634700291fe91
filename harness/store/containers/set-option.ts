/** A statement and its parameters. */
export type Statement = [sql: string, values: unknown[]];

/** Writes an option of WordPress, whether it was there or not. */
export function setOption(name: string, value: string): Statement {
  return [
    "INSERT INTO wp_options (option_name, option_value, autoload) VALUES (?, ?, 'yes') ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)",
    [name, value],
  ];
}
