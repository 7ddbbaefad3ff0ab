import { Button, Select, TextInput } from '@mantine/core'
import type { VariableSource } from '@woochat/contract/campaigns.ts'
import type { Field } from '@woochat/contract/fields.ts'
import { mediaLimits, mediaRoutes } from '@woochat/contract/media.ts'
import { type TemplateVariable, templateVariables } from '@woochat/contract/template-text.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { useState } from 'react'
import { upload } from '../api/upload.ts'
import { FileDrop } from '../ui/file-drop.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { sourceChoices } from './guess-variables.ts'
import css from './message-step.module.css'
import type { CampaignEditing } from './use-campaign-draft.ts'

const fixedText = 'text'
const placeSays = { header: 'in the header', body: 'in the text', button: 'at the end of the link' } as const

/** Each variable of the template and what fills it for every contact. */
export function VariablesTable({
  editing,
  template,
  fields,
}: {
  editing: CampaignEditing
  template: Template
  fields: readonly Field[]
}) {
  const variables = templateVariables(template.parts)
  const mapped = editing.values.variables
  if (variables.length === 0) return <p className={css.part}>This template has no variables: everyone gets the same text.</p>
  return (
    <section className={css.part}>
      <h3 className={css.partTitle}>Variables</h3>
      <ul className={css.variables}>
        {variables.map((variable) => (
          <VariableRow
            key={variable.key}
            variable={variable}
            source={mapped[variable.key] ?? { from: 'text', text: '' }}
            sample={template.parts.samples[variable.key]}
            fields={fields}
            onChange={(source) => editing.change({ variables: { ...mapped, [variable.key]: source } })}
          />
        ))}
      </ul>
    </section>
  )
}

interface VariableRowProps {
  variable: TemplateVariable
  source: VariableSource
  sample: string | undefined
  fields: readonly Field[]
  onChange: (source: VariableSource) => void
}

function VariableRow({ variable, source, sample, fields, onChange }: VariableRowProps) {
  const name = `{{${variable.name}}}`
  const where = placeSays[variable.place]
  const choose = (value: string | null): void => {
    if (value === fixedText) onChange({ from: 'text', text: '' })
    else if (value !== null) onChange({ from: 'field', field: value, fallback: source.from === 'field' ? source.fallback : '' })
  }
  return (
    <li className={css.variable}>
      <span className={css.variableName}>
        <code>{name}</code>
        <span className={css.place}>{where}</span>
      </span>
      <Select
        aria-label={`What fills ${name} ${where}`}
        searchable
        allowDeselect={false}
        data={[
          { group: 'The same for everyone', items: [{ value: fixedText, label: 'A fixed text' }] },
          { group: 'Of the contact', items: sourceChoices(fields) },
        ]}
        value={source.from === 'text' ? fixedText : source.field}
        onChange={choose}
      />
      {source.from === 'text' ? (
        <TextInput
          aria-label={`Text for ${name} ${where}`}
          placeholder={sample ? `e.g. ${sample}` : 'Text'}
          value={source.text}
          maxLength={1000}
          onChange={(event) => onChange({ from: 'text', text: event.currentTarget.value })}
        />
      ) : (
        <TextInput
          aria-label={`Where it is missing, ${name} ${where} becomes`}
          placeholder="If it is missing"
          value={source.fallback}
          maxLength={1000}
          onChange={(event) => onChange({ ...source, fallback: event.currentTarget.value })}
        />
      )}
    </li>
  )
}

const accepts = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', document: 'application/pdf' } as const
const words = { image: 'picture', video: 'video', document: 'document' } as const

/** The picture, video or document above the text: that of the template, or one for this campaign. */
export function HeaderChoice({ editing, template }: { editing: CampaignEditing; template: Template }) {
  const [progress, setProgress] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [replacing, setReplacing] = useState(false)
  const { header } = template.parts
  if (!header || header.kind === 'text') return null
  const word = words[header.kind]
  const own = editing.values.headerMediaId !== null
  const send = async (file: File): Promise<void> => {
    setError(undefined)
    setProgress(0)
    try {
      const media = await upload(mediaRoutes.upload, { file, onProgress: setProgress })
      editing.change({ headerMediaId: media.id })
      setReplacing(false)
    } catch (problem) {
      setError(problem)
    }
    setProgress(undefined)
  }
  return (
    <section className={css.part}>
      <h3 className={css.partTitle}>Header {word}</h3>
      {error !== undefined && <ProblemNote error={error} />}
      {progress !== undefined && <ProgressLine value={progress} label={`Uploading the ${word}`} />}
      {replacing && progress === undefined ? (
        <FileDrop
          label={`Drop a ${word} here`}
          accept={accepts[header.kind]}
          maxBytes={mediaLimits[header.kind]}
          onFile={(file) => void send(file)}
        />
      ) : (
        progress === undefined && (
          <div className={css.media}>
            <span>{own ? `This campaign has its own ${word}.` : `The ${word} of the template is sent.`}</span>
            <Button variant="default" size="xs" onClick={() => setReplacing(true)}>
              Choose another
            </Button>
            {own && (
              <Button variant="subtle" color="gray" size="xs" onClick={() => editing.change({ headerMediaId: null })}>
                Use that of the template
              </Button>
            )}
          </div>
        )
      )}
    </section>
  )
}
