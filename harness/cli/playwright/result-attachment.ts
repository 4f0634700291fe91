/** Name of the attachment in which a test hands its result to the reporter. */
export const resultAttachment = 'kco-result';
