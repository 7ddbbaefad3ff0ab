import { NativeSelect, NumberInput } from '@mantine/core'
import { type Period, units } from '@woochat/contract/filter.ts'
import css from './value-editor.module.css'

/** An amount and a unit: `30 days`. */
export function PeriodValue({
  period,
  onChange,
  label,
  disabled,
}: {
  period: Period
  onChange: (period: Period) => void
  label: string
  disabled: boolean
}) {
  return (
    <span className={css.pair}>
      <NumberInput
        aria-label={`${label}: how many ${period.unit}`}
        className={css.amount ?? ''}
        value={period.amount}
        min={1}
        max={10_000}
        clampBehavior="strict"
        allowDecimal={false}
        hideControls
        allowNegative={false}
        disabled={disabled}
        onChange={(amount) => typeof amount === 'number' && amount >= 1 && onChange({ ...period, amount })}
      />
      <NativeSelect
        aria-label={`${label}: unit`}
        value={period.unit}
        disabled={disabled}
        onChange={(event) => onChange({ ...period, unit: units.find((unit) => unit === event.currentTarget.value) ?? 'days' })}
        data={units.map((unit) => ({ value: unit, label: period.amount === 1 ? unit.slice(0, -1) : unit }))}
      />
    </span>
  )
}
