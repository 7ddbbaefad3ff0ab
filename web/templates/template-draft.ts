import type { ChannelId } from '@woochat/contract/id.ts'
import { type TemplateProblem, templateProblems, templateVariables, variablesOf } from '@woochat/contract/template-text.ts'
import type { Template, TemplateDraft, TemplateParts } from '@woochat/contract/templates.ts'
import { useState } from 'react'

export interface Draft {
  channelId: ChannelId | undefined
  name: string
  language: string
  category: 'MARKETING' | 'UTILITY'
  parts: TemplateParts
  /** Where the sample of a media header can be seen. */
  headerUrl: string | null
}

export const optOutFooter = 'Reply STOP to stop these messages'

export const emptyDraft = (channelId: ChannelId | undefined, language: string): Draft => ({
  channelId,
  name: '',
  language,
  category: 'MARKETING',
  parts: { header: null, body: '', footer: optOutFooter, buttons: [], samples: {} },
  headerUrl: null,
})

/** A template as a draft: to edit it, or with `copy` to make another like it. */
export const draftOf = (template: Template, copy: boolean): Draft => ({
  channelId: template.channelId,
  name: copy ? `${template.name}_copy` : template.name,
  language: template.language,
  category: template.category === 'UTILITY' ? 'UTILITY' : 'MARKETING',
  parts: template.parts,
  headerUrl: template.headerUrl,
})

/** What goes to the server: samples of variables that are gone stay here. */
export function submission({ channelId, name, language, category, parts }: Draft): TemplateDraft | undefined {
  if (channelId === undefined) return undefined
  const keys = new Set(templateVariables(parts).map((v) => v.key))
  const samples = Object.fromEntries(
    Object.entries(parts.samples).filter(([key, sample]) => keys.has(key) && sample.trim() !== ''),
  )
  return { channelId, name, language, category, parts: { ...parts, samples } }
}

export type Part = TemplateProblem['part']

export interface DraftState {
  draft: Draft
  dirty: boolean
  change: (change: Partial<Draft>) => void
  changeParts: (change: Partial<TemplateParts>) => void
  touch: (part: Part) => void
  /** What is wrong with a part, once a person has been there or pressed Submit. */
  saysOf: (part: Part) => string | undefined
  /** The same one by one, for a part with several fields. */
  listOf: (part: Part) => readonly string[]
  problems: readonly TemplateProblem[]
  showAll: () => void
}

/** The draft of the editor with its problems; none is shown before its part was touched. */
export function useTemplateDraft(initial: Draft): DraftState {
  const [draft, setDraft] = useState(initial)
  const [touched, setTouched] = useState<ReadonlySet<Part> | 'all'>(new Set())
  const problems = templateProblems(draft.name, draft.parts)
  const listOf = (part: Part): string[] =>
    touched === 'all' || touched.has(part) ? problems.filter((problem) => problem.part === part).map(({ says }) => says) : []
  const saysOf = (part: Part): string | undefined => listOf(part).join('. ') || undefined
  return {
    draft,
    dirty: draft !== initial,
    change: (change) => setDraft((now) => ({ ...now, ...change })),
    changeParts: (change) => setDraft((now) => ({ ...now, parts: { ...now.parts, ...change } })),
    touch: (part) => setTouched((now) => (now === 'all' || now.has(part) ? now : new Set([...now, part]))),
    saysOf,
    listOf,
    problems,
    showAll: () => setTouched('all'),
  }
}

/** A name as Meta wants it, while it is typed: “Diwali offer!” → `diwali_offer_`. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, 512)

/** The number the next variable gets, or undefined when the text uses names. */
export function nextNumber(body: string): number | undefined {
  const names = variablesOf(body)
  if (names.some((name) => !/^\d+$/.test(name))) return undefined
  return Math.max(0, ...names.map(Number)) + 1
}
