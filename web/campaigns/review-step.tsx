import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { CampaignReview } from '@woochat/contract/campaigns.ts'
import { exclusionSays } from '@woochat/contract/exclusions.ts'
import { type Bar, BarList } from '../ui/bar-list.tsx'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { formatDuration } from '../ui/time.tsx'
import { countryName, formatMicro } from './campaign-words.ts'
import css from './review-step.module.css'
import { Step } from './step.tsx'

interface ReviewStepProps {
  review: CampaignReview | undefined
  error: unknown
  onRetry: () => void
  audience: boolean
  /** The numbers are those of before the last change. */
  stale: boolean
}

/** What would happen if it were sent now: who gets it, who does not and why, what it costs and how long it takes. */
export function ReviewStep({ review, error, onRetry, audience, stale }: ReviewStepProps) {
  const ready = review !== undefined && audience && review.problems.length === 0 && review.recipients > 0
  return (
    <Step number={3} title="Review" done={ready} aside={stale && audience ? 'Counting…' : undefined}>
      {error !== null && error !== undefined ? (
        <ProblemNote error={error} onRetry={onRetry} />
      ) : !audience ? (
        <p className={css.hint}>Choose an audience, and this shows who will get it, who will not and why, and what it costs.</p>
      ) : review === undefined ? (
        <SkeletonLines lines={5} />
      ) : (
        <div className={css.review} data-stale={stale || undefined}>
          <Notes review={review} />
          <div className={css.columns}>
            <People review={review} />
            <Terms review={review} />
          </div>
        </div>
      )}
    </Step>
  )
}

function Notes({ review: { problems, warnings } }: { review: CampaignReview }) {
  if (problems.length + warnings.length === 0) return null
  return (
    <ul className={css.notes}>
      {problems.map((text) => (
        <li key={text} data-tone="bad">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
      {warnings.map((text) => (
        <li key={text} data-tone="warn">
          <IconInfoCircle size={16} aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}

function People({ review }: { review: CampaignReview }) {
  const left = review.chosen - review.recipients
  const bars: Bar[] = review.reasons
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => ({ key: reason, label: exclusionSays[reason], value: count, says: formatCount(count) }))
  return (
    <section>
      <p className={css.big}>
        <b className="num">{formatCount(review.recipients)}</b> will get it
      </p>
      <p className={css.of}>
        of {formatCount(review.chosen)} chosen · {formatPercent(review.recipients, review.chosen)}
      </p>
      {left > 0 && (
        <>
          <h3 className={css.small}>{formatCount(left)} will not, because</h3>
          <div className={css.reasons}>
            <BarList bars={bars} />
          </div>
        </>
      )}
    </section>
  )
}

const shownCountries = 5

function Terms({ review: { cost, limit, seconds, recipients } }: { review: CampaignReview }) {
  const countries = cost.byCountry.toSorted((a, b) => b.amountMicro - a.amountMicro)
  const shown = countries.slice(0, shownCountries)
  const rest = countries.slice(shownCountries)
  const restMicro = rest.reduce((sum, { amountMicro }) => sum + amountMicro, 0)
  return (
    <section>
      <p className={css.big}>
        <b className="num">{formatMicro(cost.amountMicro, cost.currency)}</b> estimated
      </p>
      <p className={css.of}>by the rate card {cost.rateVersion}</p>
      <table className={css.table}>
        <tbody>
          {shown.map(({ country, people, amountMicro }) => (
            <tr key={country}>
              <th scope="row">{countryName(country)}</th>
              <td>{formatCount(people)}</td>
              <td>{formatMicro(amountMicro, cost.currency)}</td>
            </tr>
          ))}
          {rest.length > 0 && (
            <tr>
              <th scope="row" title={rest.map(({ country }) => countryName(country)).join(', ')}>
                {rest.length} more
              </th>
              <td>{formatCount(rest.reduce((sum, { people }) => sum + people, 0))}</td>
              <td>{formatMicro(restMicro, cost.currency)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <dl className={css.facts}>
        <dt>Limit</dt>
        <dd data-tone={limit.leftToday !== null && limit.leftToday < recipients ? 'bad' : undefined}>
          {limit.leftToday === null || limit.perDay === null
            ? 'none that Meta tells'
            : `${formatCount(limit.leftToday)} of ${formatCount(limit.perDay)} people left today`}
        </dd>
        <dt>Time</dt>
        <dd>about {formatDuration(seconds * 1000)} to hand to WhatsApp</dd>
      </dl>
    </section>
  )
}
