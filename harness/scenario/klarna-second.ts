/**
 * How long one of Klarna's seconds lasts where a scenario is about a slow shop, in real milliseconds: nobody wants to wait
 * for them, and a shop that takes a second there still has time enough for its real work.
 */
export const klarnaSecondMs = 200;
