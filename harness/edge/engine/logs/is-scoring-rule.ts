/** Rules that only add up a score, or report it: never the ones that matched. */
export const isScoringRule = (ruleId: string): boolean => /^(949|959|980)\d{3}$/.test(ruleId);
