const argument = /^ARGS(?:_GET|_POST)?(?:_NAMES)?:(.+)$/s;

/** `kco_session_id` of `ARGS_NAMES:kco_session_id`; undefined for a variable that is no argument of the request. */
export const argumentOf = (variable: string): string | undefined => argument.exec(variable)?.[1];
