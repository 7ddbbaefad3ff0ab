import css from './avatar.module.css'
import { cx } from './cx.ts'

export interface AvatarProps {
  /** A person's name, `@username` or number; the initials and the colour come from it. */
  name: string
  /** Pixels: 34 in lists, 28 in small ones, 56 on a panel. */
  size?: number
  /** Part of the 24-hour window that is left, 0 to 1: drawn as a green ring around. */
  windowLeft?: number | undefined
  className?: string | undefined
}

const tones = 8
const ringLength = 2 * Math.PI * 18.6

/** Coloured initials of a person; decoration, the name stands beside it. */
export function Avatar({ name, size = 34, windowLeft, className }: AvatarProps) {
  return (
    <span
      className={cx(css.avatar, className)}
      data-tone={toneOf(name)}
      data-initials={initialsOf(name)}
      style={{ '--size': `${size}px` }}
      aria-hidden="true"
    >
      {windowLeft !== undefined && (
        <svg className={css.ring} viewBox="0 0 40 40" aria-hidden="true">
          <circle className={css.ringBack} cx="20" cy="20" r="18.6" />
          <circle
            className={css.ringLeft}
            cx="20"
            cy="20"
            r="18.6"
            strokeDasharray={`${Math.max(0, Math.min(1, windowLeft)) * ringLength} ${ringLength}`}
          />
        </svg>
      )}
    </span>
  )
}

/** `Asha Rao` → `AR`, `Asha Rao · Nilgiri Tea` → `AR`, `@sunny.k` → `@s`, `+91 98…` → `#`. */
export function initialsOf(name: string): string {
  const [person = ''] = name.split(' · ')
  const text = person.trim()
  if (text.startsWith('@')) return text.slice(0, 2).toLowerCase()
  const words = text.split(/[\s.]+/).filter((word) => /^\p{L}/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  if (first === undefined) return '#'
  return (firstLetter(first) + (last === undefined ? '' : firstLetter(last))).toUpperCase()
}

const firstLetter = (word: string): string => [...word][0] ?? ''

function toneOf(name: string): number {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % tones
}
