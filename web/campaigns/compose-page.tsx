import { Button } from '@mantine/core'
import { IconFlask, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams } from '@tanstack/react-router'
import type { Campaign } from '@woochat/contract/campaigns.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { useEffect, useRef, useState } from 'react'
import { useMay } from '../api/session.ts'
import { approvedTemplatesQuery } from '../templates/queries.ts'
import { Chip } from '../ui/chip.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { AudienceStep } from './audience-step.tsx'
import { isOpen, stateWords } from './campaign-words.ts'
import css from './compose.module.css'
import { ComposeMenu } from './compose-menu.tsx'
import { enterDraft, leaveDraft } from './fresh-drafts.ts'
import { MessageStep } from './message-step.tsx'
import { PreviewLeaf } from './preview-leaf.tsx'
import { campaignQuery, reviewQuery, useLiveCampaigns, useRemoveCampaign } from './queries.ts'
import { ReviewStep } from './review-step.tsx'
import { SendDialog } from './send-dialog.tsx'
import { TestSend } from './test-send.tsx'
import { type CampaignEditing, useCampaignDraft } from './use-campaign-draft.ts'

const crumbs = <Link to="/campaigns">Campaigns</Link>

/** Writes a draft or a scheduled campaign: audience, message, review, on one page. */
export function ComposePage() {
  useLiveCampaigns()
  const { campaignId } = useParams({ from: '/shell/campaigns/$campaignId/edit' })
  const campaign = useQuery(campaignQuery(Number(campaignId) as CampaignId))
  if (campaign.isError) {
    return (
      <Page title="Campaign" breadcrumb={crumbs}>
        <ProblemNote error={campaign.error} onRetry={() => void campaign.refetch()} size="page" />
      </Page>
    )
  }
  if (!campaign.data) {
    return (
      <Page title="Campaign" breadcrumb={crumbs}>
        <SkeletonLines lines={8} />
      </Page>
    )
  }
  if (!isOpen(campaign.data.state)) return <Navigate to="/campaigns/$campaignId" params={{ campaignId }} replace />
  return <Compose key={campaign.data.id} campaign={campaign.data} />
}

function Compose({ campaign }: { campaign: Campaign }) {
  const editing = useCampaignDraft(campaign)
  const { values, version } = editing
  useDropUntouched(campaign, editing)
  const may = useMay()
  const writes = may('campaigns:write')
  const [asking, setAsking] = useState<'send' | 'test'>()
  const review = useQuery({ ...reviewQuery(campaign.id, version), enabled: values.include.length > 0 })
  const templates = useQuery({ ...approvedTemplatesQuery(values.channelId ?? (0 as never)), enabled: values.channelId !== null })
  const template = templates.data?.find(({ id }) => id === values.templateId)
  const missing = missingSays(editing, template !== undefined)
  const open = (what: 'send' | 'test'): void =>
    void editing.flush().then(
      () => setAsking(what),
      () => undefined,
    )
  const blocked =
    missing ?? (may('campaigns:send') ? undefined : 'Your role may write campaigns, not send them. Ask an owner or admin.')
  useShortcut('mod+enter', 'Send the campaign', 'Campaign', () => open('send'), blocked === undefined)
  return (
    <Page
      title={values.name || 'Campaign'}
      heading={writes ? <NameField value={values.name} onChange={(name) => editing.change({ name })} /> : undefined}
      breadcrumb={crumbs}
      sub={
        <>
          <Chip tone={stateWords[campaign.state].tone} dot={campaign.state === 'scheduled'}>
            {stateWords[campaign.state].says}
          </Chip>
          {campaign.state === 'scheduled' && campaign.scheduledAt && <Time at={campaign.scheduledAt} />}
          <SavedState editing={editing} />
        </>
      }
      actions={
        <>
          <ComposeMenu campaign={campaign} />
          <Button
            variant="default"
            leftSection={<IconFlask size={15} />}
            disabled={template === undefined || !may('campaigns:send')}
            onClick={() => open('test')}
          >
            Send a test
          </Button>
          <Button
            leftSection={<IconSend size={15} />}
            disabled={blocked !== undefined}
            title={blocked}
            onClick={() => open('send')}
          >
            {campaign.state === 'scheduled' ? 'Send or reschedule…' : 'Send…'}
          </Button>
        </>
      }
      panelWidth={380}
      panel={
        <PreviewLeaf
          campaignId={campaign.id}
          version={version}
          template={template}
          audience={values.include.length > 0}
          saved={campaign.templateId === values.templateId}
        />
      }
    >
      {!writes && <p className={css.readOnly}>Your role may look at this draft, not change it.</p>}
      <div className={css.steps} inert={!writes}>
        {editing.saving === 'problem' && (
          <ProblemNote error={editing.error} onRetry={() => void editing.flush().catch(() => undefined)} />
        )}
        {campaign.problem && (
          <p className={css.problem} role="alert">
            {campaign.problem}
          </p>
        )}
        <AudienceStep editing={editing} review={review.data} />
        <MessageStep editing={editing} template={template} templates={templates.data} error={templates.error} />
        <ReviewStep
          review={review.data}
          error={review.error}
          onRetry={() => void review.refetch()}
          audience={values.include.length > 0}
          stale={review.isPlaceholderData}
        />
      </div>
      {asking === 'send' && <SendDialog campaign={campaign} version={version} onClose={() => setAsking(undefined)} />}
      {asking === 'test' && <TestSend campaignId={campaign.id} onClose={() => setAsking(undefined)} />}
    </Page>
  )
}

/** “New campaign” and nothing more leaves no litter in the list. */
function useDropUntouched(campaign: Campaign, { values }: CampaignEditing): void {
  const remove = useRemoveCampaign()
  const first = useRef(values.name)
  const untouched =
    values.name === first.current && values.templateId === null && values.include.length + values.exclude.length === 0
  const newest = useRef(untouched)
  newest.current = untouched
  // biome-ignore lint/correctness/useExhaustiveDependencies: entering and leaving the page, nothing else.
  useEffect(() => {
    enterDraft(campaign.id)
    return () => leaveDraft(campaign.id, newest.current, () => remove.mutate(campaign.id))
  }, [campaign.id])
}

/** What must be chosen before it can be sent, as a reason on the closed button. */
function missingSays({ values }: CampaignEditing, hasTemplate: boolean): string | undefined {
  if (values.include.length === 0) return 'Choose an audience first'
  if (values.channelId === null) return 'Choose a number first'
  return hasTemplate ? undefined : 'Choose a template first'
}

function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  return (
    <span className={css.nameBox} data-text={value || 'Name'}>
      <input
        className={css.name}
        aria-label="Name of the campaign"
        value={value}
        maxLength={120}
        size={1}
        placeholder="Name"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  )
}

function SavedState({ editing: { saving } }: { editing: CampaignEditing }) {
  return (
    <span role="status" className={css.saved} data-tone={saving === 'problem' ? 'bad' : undefined}>
      {{ saved: 'Saved', waiting: 'Saving…', saving: 'Saving…', problem: 'Not saved' }[saving]}
    </span>
  )
}
