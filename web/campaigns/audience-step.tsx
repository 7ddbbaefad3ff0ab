import { Button, CloseButton, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CampaignReview } from '@woochat/contract/campaigns.ts'
import type { SegmentId } from '@woochat/contract/id.ts'
import type { Segment } from '@woochat/contract/segments.ts'
import { formatCount } from '../ui/count.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import css from './audience-step.module.css'
import { segmentChoicesQuery } from './queries.ts'
import { Step } from './step.tsx'
import type { CampaignEditing } from './use-campaign-draft.ts'

/** Who is meant: people in any of some segments, without those of others. */
export function AudienceStep({ editing, review }: { editing: CampaignEditing; review: CampaignReview | undefined }) {
  const { include, exclude } = editing.values
  const segments = useQuery(segmentChoicesQuery)
  const free = segments.data?.filter(({ id }) => !include.includes(id) && !exclude.includes(id)) ?? []
  return (
    <Step
      number={1}
      title="Audience"
      done={include.length > 0}
      aside={review && include.length > 0 ? <span className="num">{formatCount(review.chosen)} chosen</span> : undefined}
    >
      {segments.isError && <ProblemNote error={segments.error} onRetry={() => void segments.refetch()} />}
      {segments.data?.length === 0 ? (
        <div className={css.none}>
          <p>
            A segment says who is meant, such as “opted in and living in Pune”. A campaign goes to one or more of them, and there
            are none yet.
          </p>
          <Button variant="default" renderRoot={(props) => <Link to={segmentsPage} {...props} />}>
            Make a segment
          </Button>
        </div>
      ) : (
        <div className={css.columns}>
          <SegmentPicker
            label="Send to people in"
            placeholder="Add a segment"
            chosen={include}
            all={segments.data}
            free={free}
            onChange={(ids) => editing.change({ include: ids })}
            empty="Nobody yet. In several segments counts once."
          />
          <SegmentPicker
            label="But not to people in"
            placeholder="Leave out a segment"
            chosen={exclude}
            all={segments.data}
            free={free}
            onChange={(ids) => editing.change({ exclude: ids })}
            empty="Nobody is left out by a segment."
          />
        </div>
      )}
    </Step>
  )
}

/** A text rather than a typed route, so that no page must know how another one is laid out. */
const segmentsPage: string = '/segments'
const segmentPage = (id: SegmentId): string => `${segmentsPage}/${id}`

interface SegmentPickerProps {
  label: string
  placeholder: string
  chosen: readonly SegmentId[]
  all: readonly Segment[] | undefined
  free: readonly Segment[]
  onChange: (ids: SegmentId[]) => void
  empty: string
}

function SegmentPicker({ label, placeholder, chosen, all, free, onChange, empty }: SegmentPickerProps) {
  const sizes = new Map(free.map((segment) => [String(segment.id), segment]))
  return (
    <div className={css.picker}>
      <Field label={label}>
        {(control) => (
          <Select
            {...control}
            searchable
            clearable={false}
            placeholder={placeholder}
            value={null}
            disabled={all === undefined}
            data={free.map(({ id, name, broken }) => ({ value: String(id), label: name, disabled: broken !== null }))}
            onChange={(id) => id !== null && onChange([...chosen, Number(id) as SegmentId])}
            nothingFoundMessage="No segment has this name"
            renderOption={({ option }) => (
              <span className={css.option}>
                <span>{option.label}</span>
                <span className={css.size}>{sizes.get(option.value)?.broken ? 'broken' : sizeSays(sizes.get(option.value))}</span>
              </span>
            )}
          />
        )}
      </Field>
      {chosen.length === 0 ? (
        <p className={css.empty}>{empty}</p>
      ) : (
        <ul className={css.chosen}>
          {chosen.map((id) => {
            const segment = all?.find((one) => one.id === id)
            const name = segment?.name ?? `Segment ${id}`
            return (
              <li key={id} className={css.segment}>
                <Link to={segmentPage(id)} className={css.segmentName}>
                  {name}
                </Link>
                {segment?.broken && <span className={css.broken}>{segment.broken}</span>}
                <span className={css.size}>{sizeSays(segment)}</span>
                <CloseButton
                  size="sm"
                  aria-label={`Remove ${name}`}
                  onClick={() => onChange(chosen.filter((other) => other !== id))}
                />
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}

const sizeSays = (segment: Segment | undefined): string =>
  segment?.size === undefined || segment.size === null ? '' : formatCount(segment.size)
