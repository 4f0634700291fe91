/** What can be measured alone. */
export const benchParts = ['simulated', 'containers', 'waf'] as const;

export interface BenchFlags {
  plugin?: string;
  woocommerce?: string;
  /** Default: all of them. */
  only?: (typeof benchParts)[number];
  json: boolean;
}
