/** Who may see a site behind basic auth: the shopper knows it, Klarna does not. */
export const stagingLogin = { username: 'staging', password: 'only-for-testers' } as const;
