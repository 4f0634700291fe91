/** `v3`: nginx with libmodsecurity 3. `v2`: Apache with mod_security2. */
export type EngineName = 'v3' | 'v2';
