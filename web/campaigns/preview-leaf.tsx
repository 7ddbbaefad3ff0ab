import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CampaignId } from '@woochat/contract/id.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { type KeyboardEvent, useState } from 'react'
import { previewParts, samplesOf } from '../templates/template-words.ts'
import { formatCount } from '../ui/count.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { WhatsAppPreview } from '../ui/whatsapp-preview.tsx'
import css from './preview-leaf.module.css'
import { previewQuery } from './queries.ts'

interface PreviewLeafProps {
  campaignId: CampaignId
  version: string
  /** Shown with its samples until there is somebody to show it for; `undefined` before one is chosen. */
  template: Template | undefined
  audience: boolean
  /** The server has this template too; before that it could only refuse. */
  saved?: boolean
}

/** The message as each person will see it: leaf through with the arrows or the arrow keys. */
export function PreviewLeaf({ campaignId, version, template, audience, saved = true }: PreviewLeafProps) {
  const [index, setIndex] = useState(0)
  const real = audience && saved && template !== undefined
  const preview = useQuery({ ...previewQuery(campaignId, version, index), enabled: real })
  if (template === undefined) return <WhatsAppPreview parts={{ body: '' }} caption="Choose a template to see the message" />
  const { data } = preview
  if (!real || data === undefined || data.contact === null) {
    return (
      <>
        <WhatsAppPreview
          parts={previewParts(template.parts, template.headerUrl)}
          values={samplesOf(template.parts, 'body')}
          headerValues={samplesOf(template.parts, 'header')}
          caption={
            data?.of === 0
              ? 'nobody is in the audience; shown with samples'
              : audience
                ? 'with samples'
                : 'with samples; choose an audience for real values'
          }
        />
        {real && preview.isError && (
          <div className={css.problem}>
            <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />
          </div>
        )}
      </>
    )
  }
  return (
    <WhatsAppPreview
      parts={data.shown}
      caption={
        <Leafing
          name={data.contact.name || data.contact.phone || 'a contact'}
          index={data.index}
          of={data.of}
          missing={data.missing}
          onGo={setIndex}
        />
      }
    />
  )
}

interface LeafingProps {
  name: string
  index: number
  of: number
  missing: readonly string[]
  onGo: (index: number) => void
}

/** “as Asha Rao sees it · ‹ 1 of 12,408 ›” */
export function Leafing({ name, index, of, missing, onGo }: LeafingProps) {
  const go = (to: number): void => onGo(Math.max(0, Math.min(of - 1, to)))
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    go(index + step)
  }
  return (
    <div className={css.leafing} role="group" aria-label="Leaf through the recipients" onKeyDown={onKeyDown}>
      <span aria-live="polite">as {name} sees it</span>
      <span className={css.steps}>
        <ActionIcon size={24} aria-label="Previous person" disabled={index <= 0} onClick={() => go(index - 1)}>
          <IconChevronLeft size={15} />
        </ActionIcon>
        <span className="num">
          {formatCount(index + 1)} of {formatCount(of)}
        </span>
        <ActionIcon size={24} aria-label="Next person" disabled={index >= of - 1} onClick={() => go(index + 1)}>
          <IconChevronRight size={15} />
        </ActionIcon>
      </span>
      {missing.length > 0 && (
        <span className={css.missing}>
          Missing here, so its fallback is used: {missing.map((one) => one.replace(/^(header|body|button)\./, '')).join(', ')}
        </span>
      )}
    </div>
  )
}
