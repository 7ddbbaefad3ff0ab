/** Joins class names and leaves out what is off: `cx(css.row, open && css.open)`. */
export const cx = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')
