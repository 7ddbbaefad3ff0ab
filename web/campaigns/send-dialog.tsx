import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Campaign, CampaignReview } from '@woochat/contract/campaigns.ts'
import { useState } from 'react'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { formatDuration, formatTime, useNow, useTimeZone } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { formatMicro } from './campaign-words.ts'
import { reviewQuery, useSendCampaign } from './queries.ts'
import css from './send-dialog.module.css'
import { instantOf, nextHour, offsetName, wallTimeOf } from './zone-time.ts'

/** The numbers of the question must be those of now, never those of an earlier answer. */
const nothing = () => undefined

/** The last question before it goes out: when, to how many, at what cost. */
export function SendDialog({ campaign, version, onClose }: { campaign: Campaign; version: string; onClose: () => void }) {
  const zone = useTimeZone()
  const now = useNow(10_000)
  const [when, setWhen] = useState<'now' | 'later'>(campaign.state === 'scheduled' ? 'later' : 'now')
  const [wall, setWall] = useState(() =>
    campaign.scheduledAt ? wallTimeOf(Date.parse(campaign.scheduledAt), zone) : nextHour(Date.now(), zone),
  )
  // Counted anew: people may have opted out since the page was opened.
  const review = useQuery({ ...reviewQuery(campaign.id, `${version} asked`), staleTime: 0, placeholderData: nothing })
  const send = useSendCampaign(campaign.id)
  const navigate = useNavigate()
  const at = when === 'now' ? null : instantOf(wall, zone)
  const tooEarly = at !== null && at !== undefined && Date.parse(at) < now + 60_000
  const ready =
    review.data !== undefined && review.data.problems.length === 0 && review.data.recipients > 0 && at !== undefined && !tooEarly
  const submit = (): void => {
    if (!ready || at === undefined) return
    send.mutate(at, {
      onSuccess: ({ id, scheduledAt }) => {
        toast.done(scheduledAt !== null && at !== null ? `Scheduled for ${formatTime(scheduledAt, 'full', zone)}` : 'On its way')
        onClose()
        if (at === null) void navigate({ to: '/campaigns/$campaignId', params: { campaignId: String(id) } })
      },
    })
  }
  return (
    <Modal opened onClose={onClose} title={`Send “${campaign.name}”`} size={480}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Segmented
          label="When"
          value={when}
          onChange={setWhen}
          options={[
            ['now', 'Now'],
            ['later', 'At a time'],
          ]}
        />
        {when === 'later' && (
          <Field
            label="Day and time"
            help={at ? zoneSays(at, zone) : 'Choose a day and a time'}
            error={tooEarly ? 'This time is over, or less than a minute away. Choose a later one, or send now.' : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                type="datetime-local"
                value={wall}
                min={wallTimeOf(now, zone)}
                onChange={(event) => setWall(event.currentTarget.value)}
                error={tooEarly}
              />
            )}
          </Field>
        )}
        {review.isError && <ProblemNote error={review.error} onRetry={() => void review.refetch()} />}
        {review.data === undefined && !review.isError && <SkeletonLines lines={3} />}
        {review.data && <Summary review={review.data} later={when === 'later'} />}
        {send.isError && <ProblemNote error={send.error} />}
        <div className={css.actions}>
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <Button type="submit" disabled={!ready} loading={send.isPending} data-autofocus>
            {review.data
              ? `${when === 'now' ? 'Send to' : 'Schedule for'} ${formatPlural(review.data.recipients, 'person', 'people')}`
              : 'Send'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function Summary({ review, later }: { review: CampaignReview; later: boolean }) {
  const left = review.chosen - review.recipients
  const over = review.limit.leftToday !== null && review.limit.leftToday < review.recipients
  return (
    <div className={css.summary}>
      <p>
        <b className="num">{formatPlural(review.recipients, 'person', 'people')}</b> will get it
        {left > 0 && <span className={css.quiet}>, {formatCount(left)} of the chosen will not</span>}.
      </p>
      <p>
        It costs about <b className="num">{formatMicro(review.cost.amountMicro, review.cost.currency)}</b> and takes about{' '}
        {formatDuration(review.seconds * 1000)}.
      </p>
      {later && <p className={css.quiet}>Who is in the segments is decided at that time, so the number may change.</p>}
      {over && (
        <p className={css.over}>
          Only {formatCount(review.limit.leftToday ?? 0)} people can be messaged today. The rest waits until Meta’s limit allows
          more.
        </p>
      )}
      {review.problems.map((problem) => (
        <p key={problem} className={css.bad} role="alert">
          {problem}
        </p>
      ))}
    </div>
  )
}

/** Spells the zone out, and what the clock of this device says when it is another one. */
function zoneSays(at: string, zone: string): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const says = `Clocks in ${zone.replaceAll('_', ' ')} (${offsetName(Date.parse(at), zone)}), the time zone of your workspace.`
  return wallTimeOf(Date.parse(at), own) === wallTimeOf(Date.parse(at), zone)
    ? says
    : `${says} On this device that is ${formatTime(at, 'full', own)}.`
}
