/** What kind of failure a scenario shows, as the failure catalog groups them. */
export const tags = ['requirement', 'firewall', 'transport', 'timing', 'state', 'code'] as const;
export type Tag = (typeof tags)[number];
