/** Where progress goes. Rooms never print: the composition root decides what a line becomes. */
export type Progress = (line: string) => void;

export const silent: Progress = () => {};
