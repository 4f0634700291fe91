import type { Connection } from 'mysql2/promise';

/** A database that writes down what it is asked, and answers what a test says. */
export class StubConnection {
  readonly asked: { sql: string; values: unknown[] }[] = [];
  readonly connection = {
    query: async (sql: string, values: unknown[] = []) => {
      this.asked.push({ sql, values });
      return [this.answer(sql), undefined];
    },
  } as unknown as Connection;
  private readonly answer: (sql: string) => unknown;

  constructor(answer: (sql: string) => unknown = () => []) {
    this.answer = answer;
  }

  /** Options that were written, in order. */
  written(): [name: unknown, value: unknown][] {
    return this.asked
      .filter(({ sql }) => sql.startsWith('INSERT INTO wp_options (option_name, option_value, autoload) VALUES'))
      .map(({ values: [name, value] }) => [name, value]);
  }
}
