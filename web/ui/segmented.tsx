import { cx } from './cx.ts'
import css from './segmented.module.css'

export interface SegmentedProps<T extends string> {
  /** What is chosen, for screen readers. */
  label: string
  value: T
  options: readonly (readonly [value: T, label: string])[]
  onChange: (value: T) => void
  size?: 'sm' | 'md'
  disabled?: boolean
}

/** Two to four choices side by side: All / Any / None. Arrow keys move, as in any radio group. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  size = 'md',
  disabled = false,
}: SegmentedProps<T>) {
  const choose = (step: number): void => {
    const next = options[(options.findIndex(([v]) => v === value) + step + options.length) % options.length]
    if (next) onChange(next[0])
  }
  return (
    <div
      className={cx(css.segmented, size === 'sm' && css.small)}
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
        if (step === undefined || disabled) return
        event.preventDefault()
        choose(step)
        const at = options.findIndex(([v]) => v === value) + step
        const buttons = event.currentTarget.querySelectorAll('button')
        buttons[(at + buttons.length) % buttons.length]?.focus()
      }}
    >
      {options.map(([option, text]) => (
        <button
          key={option}
          type="button"
          role="radio"
          aria-checked={option === value}
          tabIndex={option === value ? 0 : -1}
          className={css.option}
          disabled={disabled}
          onClick={() => onChange(option)}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
