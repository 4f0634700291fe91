export const matrixFormats = ['terminal', 'markdown', 'html', 'json'] as const;
export type MatrixFormat = (typeof matrixFormats)[number];
