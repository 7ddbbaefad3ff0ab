import { cx } from './cx.ts'

const whole = new Intl.NumberFormat()
const onePlace = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })

/** `12,408` in digits of equal width; `—` while unknown, so that nothing jumps. */
export function Count({ value, className }: { value: number | undefined; className?: string }) {
  return <span className={cx('num', className)}>{value === undefined ? '—' : whole.format(value)}</span>
}

export const formatCount = (value: number): string => whole.format(value)
/** `97.4%`; nothing to divide by is `—`. */
export const formatPercent = (part: number, of: number): string => (of === 0 ? '—' : onePlace.format(part / of))
/** `12 contacts`, `1 contact`. */
export const formatPlural = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${value === 1 ? one : many}`

/** `14.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const unit = units[step] ?? 'byte'
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step)
}
