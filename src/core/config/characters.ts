/** Tabs, line breaks, NUL and their like, which belong neither into names nor into paths. */
export const CONTROL_CHARACTER = /\p{Cc}/u;
