/** A text that LIKE takes literally. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
