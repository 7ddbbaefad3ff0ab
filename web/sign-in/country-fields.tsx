import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { Field } from '../ui/field.tsx'
import { formatTime, useNow } from '../ui/time.tsx'
import { callingCodeOf, countries, timeZones } from './countries.ts'
import css from './form.module.css'

interface ChoiceProps {
  value: string
  onChange: (value: string) => void
  error?: ReactNode
}

const countryByCode = new Map(countries.map((country) => [country.code, country]))
const countryData = countries.map((country) => ({ value: country.code, label: country.name }))

/** The country of the company: it says how numbers without a country code are read. */
export function CountryField({ value, onChange, error }: ChoiceProps) {
  const code = callingCodeOf(value)
  return (
    <Field label="Country" error={error} help={code ? `Phone numbers without a country code are read as +${code} …` : undefined}>
      {(control) => (
        <Select
          {...control}
          data={countryData}
          value={value || null}
          onChange={(chosen) => chosen && onChange(chosen)}
          searchable
          allowDeselect={false}
          nothingFoundMessage="No such country"
          placeholder="Choose a country"
          leftSection={<span aria-hidden="true">{countryByCode.get(value)?.flag}</span>}
          renderOption={({ option }) => (
            <span className={css.option}>
              <span aria-hidden="true">{countryByCode.get(option.value)?.flag}</span>
              {option.label}
              <span className={css.code}>+{countryByCode.get(option.value)?.callingCode}</span>
            </span>
          )}
        />
      )}
    </Field>
  )
}

const zoneData = timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ').replaceAll('/', ' / ') }))

/** Schedules and reports follow this clock. */
export function TimeZoneField({ value, onChange, error }: ChoiceProps) {
  const now = useNow(20_000)
  return (
    <Field
      label="Time zone"
      error={error}
      help={`Schedules and reports follow this clock: it is ${formatTime(new Date(now).toISOString(), 'clock', value, now)} there.`}
    >
      {(control) => (
        <Select
          {...control}
          data={zoneData}
          value={value}
          onChange={(zone) => zone && onChange(zone)}
          searchable
          allowDeselect={false}
          nothingFoundMessage="No such time zone"
          limit={60}
        />
      )}
    </Field>
  )
}
