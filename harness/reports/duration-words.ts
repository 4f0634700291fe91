/** `2 min`, `1 h`, `26 h 30 min`, for times that are planned. */
export function plannedWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    ...(minutes >= 60 ? [`${Math.floor(minutes / 60)} h`] : []),
    ...(minutes % 60 ? [`${minutes % 60} min`] : []),
  ];
  return parts.join(' ') || '0 min';
}

/** `515 ms`, `1.15 s`, for times that were measured. */
export const measuredWords = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
