/** Name of the attachment in which a test hands its result to the reporter. */
export const resultAttachment = 'kco-result';

/** Type of the annotation that says how many plays a test is made of. */
export const playsAnnotation = 'plays';

/** Type of the annotation that says why a scenario cannot be played on this stack: nothing is wrong. */
export const legitimateSkip = 'not-on-this-stack';
