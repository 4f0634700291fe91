/** One directive of ModSecurity's rule language (SecLang), with its continued lines joined and its quotes taken off. */
export interface Directive {
  /** As written: `SecRule`, `Include`, … */
  name: string;
  arguments: string[];
  file: string;
  /** Counts from 1: its first line, and its last. */
  line: number;
  lastLine: number;
}
