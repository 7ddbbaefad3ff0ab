import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { SegmentId, TemplateId } from '@woochat/contract/id.ts'
import { useEffect, useRef } from 'react'
import { templateQuery } from '../templates/queries.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { formatTime, useTimeZone } from '../ui/time.tsx'
import { keepFresh } from './fresh-drafts.ts'
import { useCreateCampaign } from './queries.ts'

/** Makes a draft and leads to its editor; `?include` and `?template` fill it. */
export function NewCampaignPage() {
  const { include, template } = useSearch({ from: '/shell/campaigns/new' })
  const create = useCreateCampaign()
  const client = useQueryClient()
  const navigate = useNavigate()
  const zone = useTimeZone()
  const started = useRef(false)
  const make = async (): Promise<void> => {
    const name = `Campaign of ${formatTime(new Date().toISOString(), 'full', zone)}`
    // A template belongs to a number, so choosing one chooses the other.
    const chosen =
      template === undefined ? undefined : await client.fetchQuery(templateQuery(template as TemplateId)).catch(() => undefined)
    create.mutate(
      {
        name,
        ...(include !== undefined && { include: [include as SegmentId] }),
        ...(chosen && { templateId: chosen.id, channelId: chosen.channelId }),
      },
      {
        onSuccess: ({ id }) => {
          keepFresh(id)
          void navigate({ to: '/campaigns/$campaignId/edit', params: { campaignId: String(id) }, replace: true })
        },
      },
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one draft for one visit.
  useEffect(() => {
    if (started.current) return
    started.current = true
    void make()
  }, [])
  return (
    <Page title="New campaign" breadcrumb={<Link to="/campaigns">Campaigns</Link>}>
      {create.isError ? (
        <ProblemNote error={create.error} onRetry={() => void make()} size="page" />
      ) : (
        <SkeletonLines lines={8} />
      )}
    </Page>
  )
}
