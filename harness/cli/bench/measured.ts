/** One measured number; `target` as design.md or an issue states it. */
export interface Measured {
  what: string;
  value: string;
  target?: string;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
