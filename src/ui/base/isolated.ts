/** Text of others within a sentence: it turns the direction of nothing around it (FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
