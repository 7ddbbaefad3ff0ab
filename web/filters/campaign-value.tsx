import { NativeSelect, NumberInput, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { CampaignCondition } from '@woochat/contract/filter.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { useState } from 'react'
import { useCampaignName, useCampaignSearch } from './campaign-queries.ts'
import { PeriodValue } from './period-value.tsx'
import css from './value-editor.module.css'

interface CampaignValueProps {
  condition: CampaignCondition
  onChange: (next: CampaignCondition) => void
  label: string
  disabled: boolean
}

/** Which campaign (or any), at least how often, and within what time. */
export function CampaignValue({ condition, onChange, label, disabled }: CampaignValueProps) {
  const { period, times = 1, campaignId } = condition
  const withTimes = (next: number): void => {
    const { times: _, ...rest } = condition
    onChange(next > 1 ? { ...rest, times: next } : rest)
  }
  const withPeriod = (next: CampaignCondition['period']): void => {
    const { period: _, ...rest } = condition
    onChange(next ? { ...rest, period: next } : rest)
  }
  return (
    <span className={css.campaign}>
      <CampaignSelect
        value={campaignId}
        onChange={(id) => onChange({ ...condition, campaignId: id })}
        label={label}
        disabled={disabled}
      />
      {campaignId === null && (
        <span className={css.pair}>
          <span className={css.word}>at least</span>
          <NumberInput
            aria-label={`${label}: at least how many times`}
            className={css.times ?? ''}
            value={times}
            min={1}
            max={1000}
            clampBehavior="strict"
            allowDecimal={false}
            hideControls
            allowNegative={false}
            disabled={disabled}
            onChange={(next) => typeof next === 'number' && withTimes(next)}
          />
          <span className={css.word}>{times === 1 ? 'time' : 'times'}</span>
        </span>
      )}
      <NativeSelect
        aria-label={`${label}: within what time`}
        value={period ? 'last' : 'ever'}
        disabled={disabled}
        onChange={(event) => withPeriod(event.currentTarget.value === 'last' ? { amount: 30, unit: 'days' } : undefined)}
        data={[
          { value: 'ever', label: 'ever' },
          { value: 'last', label: 'in the last' },
        ]}
      />
      {period && <PeriodValue period={period} onChange={withPeriod} label={label} disabled={disabled} />}
    </span>
  )
}

const any = 'any'

function CampaignSelect({
  value,
  onChange,
  label,
  disabled,
}: {
  value: CampaignId | null
  onChange: (id: CampaignId | null) => void
  label: string
  disabled: boolean
}) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search, 200)
  const chosenName = useCampaignName(value)
  // The text of the chosen line is not a search.
  const found = useCampaignSearch(asked === chosenName || asked === anyLabel ? '' : asked).data ?? []
  const listed = found.map((campaign) => ({ value: String(campaign.id), label: campaign.name }))
  const chosen =
    value === null || listed.some((line) => line.value === String(value)) ? [] : [{ value: String(value), label: chosenName }]
  return (
    <Select
      aria-label={`${label}: which campaign`}
      className={css.campaignSelect ?? ''}
      data={[{ value: any, label: anyLabel }, ...chosen, ...listed]}
      value={value === null ? any : String(value)}
      allowDeselect={false}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(next) => onChange(next === null || next === any ? null : (Number(next) as CampaignId))}
      nothingFoundMessage="No campaign is called that"
      disabled={disabled}
      maxDropdownHeight={280}
      comboboxProps={{ withinPortal: true }}
    />
  )
}

const anyLabel = 'any campaign'
