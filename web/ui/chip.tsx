import type { ReactNode } from 'react'
import css from './chip.module.css'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'info'

export interface ChipProps {
  /** What it means; the words must say it too. */
  tone?: Tone
  /** A dot before the words: for a state that lasts (Sending, Open window). */
  dot?: boolean
  icon?: ReactNode
  title?: string
  children: ReactNode
}

/** A state or property in a word or two: `<Chip tone="info" dot>Sending · 61%</Chip>`. */
export function Chip({ tone = 'plain', dot = false, icon, title, children }: ChipProps) {
  return (
    <span className={css.chip} data-tone={tone} title={title}>
      {dot && <span className={css.dot} />}
      {icon}
      <span className={css.text}>{children}</span>
    </span>
  )
}
