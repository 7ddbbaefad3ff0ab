import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Template } from '@woochat/contract/templates.ts'
import { Chip } from '../ui/chip.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { WhatsAppPreview } from '../ui/whatsapp-preview.tsx'
import css from './side-preview.module.css'
import { categoryWords, languageName, previewParts, samplesOf, stateWords } from './template-words.ts'

/** The chosen template as its reader sees it, beside the list. */
export function SidePreview({ template }: { template: Template | undefined }) {
  if (!template) return <SkeletonLines lines={5} />
  const state = stateWords[template.state]
  return (
    <div className={css.side}>
      <div className={css.head}>
        <h2 className={css.name}>{template.name}</h2>
        <Chip tone={state.tone} dot>
          {state.says}
        </Chip>
      </div>
      <p className={css.facts}>
        {categoryWords[template.category].says} · {languageName(template.language)}
      </p>
      {template.reason && <p className={css.reason}>{template.reason}</p>}
      <WhatsAppPreview
        parts={previewParts(template.parts, template.headerUrl)}
        values={samplesOf(template.parts, 'body')}
        headerValues={samplesOf(template.parts, 'header')}
      />
      <Button
        variant="default"
        fullWidth
        renderRoot={(props) => <Link to="/templates/$templateId" params={{ templateId: String(template.id) }} {...props} />}
      >
        Open
      </Button>
    </div>
  )
}
