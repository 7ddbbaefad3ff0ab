import { useQueryClient } from '@tanstack/react-query'
import { type Campaign, type CampaignDraft, campaignRoutes, type Variables } from '@woochat/contract/campaigns.ts'
import type { ChannelId, MediaId, SegmentId, TemplateId } from '@woochat/contract/id.ts'
import { useEffect, useRef, useState } from 'react'
import { call } from '../api/call.ts'
import { campaignQuery } from './queries.ts'

/** What a person edits of a campaign. */
export interface CampaignValues {
  name: string
  channelId: ChannelId | null
  templateId: TemplateId | null
  include: SegmentId[]
  exclude: SegmentId[]
  variables: Variables
  headerMediaId: MediaId | null
}

export interface CampaignEditing {
  values: CampaignValues
  change: (change: Partial<CampaignValues>) => void
  /** `saved`: the server has all of it. */
  saving: 'saved' | 'waiting' | 'saving' | 'problem'
  error: unknown
  /** Saves now and answers when the server has it; throws when it cannot. */
  flush: () => Promise<void>
  /** Changes with each save, so that review and preview are asked anew. */
  version: string
}

const pauseMs = 450

/** Keeps a draft on screen and saves it by itself, one change after the other. */
export function useCampaignDraft(campaign: Campaign): CampaignEditing {
  const [values, setValues] = useState(() => valuesOf(campaign))
  const [saving, setSaving] = useState<CampaignEditing['saving']>('saved')
  const [error, setError] = useState<unknown>()
  const [version, setVersion] = useState(campaign.updatedAt)
  const client = useQueryClient()
  const pending = useRef<Partial<CampaignDraft>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<void>>(Promise.resolve())

  const save = async (): Promise<void> => {
    const body = pending.current
    if (Object.keys(body).length === 0) return
    pending.current = {}
    setSaving('saving')
    try {
      const saved = await call(campaignRoutes.update, { params: { id: campaign.id }, body })
      client.setQueryData(campaignQuery(campaign.id).queryKey, saved)
      setVersion(`${saved.updatedAt} ${JSON.stringify(valuesOf(saved))}`)
      setError(undefined)
      setSaving(Object.keys(pending.current).length === 0 ? 'saved' : 'waiting')
    } catch (problem) {
      pending.current = { ...body, ...pending.current }
      setError(problem)
      setSaving('problem')
      throw problem
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer.current)
    running.current = running.current.catch(() => undefined).then(save)
    return running.current
  }
  const newest = useRef(flush)
  newest.current = flush
  // Leaving the page must not lose the last words typed.
  useEffect(() => () => void newest.current().catch(() => undefined), [])
  useWarnWhileUnsaved(saving !== 'saved')

  const change = (part: Partial<CampaignValues>): void => {
    setValues((now) => ({ ...now, ...part }))
    if (part.name !== undefined && part.name.trim() === '') return
    pending.current = { ...pending.current, ...part }
    setSaving('waiting')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void newest.current().catch(() => undefined), pauseMs)
  }
  return { values, change, saving, error, flush, version }
}

function useWarnWhileUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [unsaved])
}

const valuesOf = (campaign: Campaign): CampaignValues => ({
  name: campaign.name,
  channelId: campaign.channelId,
  templateId: campaign.templateId,
  include: campaign.include.map(({ id }) => id),
  exclude: campaign.exclude.map(({ id }) => id),
  variables: campaign.variables,
  headerMediaId: campaign.headerMediaId,
})
