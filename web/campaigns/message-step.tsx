import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ChannelId } from '@woochat/contract/id.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { useEffect } from 'react'
import { channelsQuery } from '../channels/queries.ts'
import { categoryWords, firstLine, languageName } from '../templates/template-words.ts'
import { Chip } from '../ui/chip.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { guessVariables } from './guess-variables.ts'
import css from './message-step.module.css'
import { fieldChoicesQuery } from './queries.ts'
import { Step } from './step.tsx'
import type { CampaignEditing } from './use-campaign-draft.ts'
import { HeaderChoice, VariablesTable } from './variables-table.tsx'

interface MessageStepProps {
  editing: CampaignEditing
  template: Template | undefined
  /** The approved ones of the chosen number. */
  templates: readonly Template[] | undefined
  error: unknown
}

/** What is sent: number, approved template, and what fills its variables. */
export function MessageStep({ editing, template, templates, error }: MessageStepProps) {
  const channels = useQuery(channelsQuery)
  const fields = useQuery(fieldChoicesQuery).data
  const { values, change } = editing
  useOnlyChannel(
    editing,
    channels.data?.map(({ id }) => id),
  )
  useFirstMapping(editing, template, fields)
  if (channels.data?.length === 0) {
    return (
      <Step number={2} title="Message" done={false}>
        <div className={css.none}>
          <p>A campaign is sent through a WhatsApp number, with a template Meta approved for it. No number is connected yet.</p>
          <Button variant="default" renderRoot={(props) => <Link to="/settings/channels" {...props} />}>
            Connect a number
          </Button>
        </div>
      </Step>
    )
  }
  return (
    <Step
      number={2}
      title="Message"
      done={template !== undefined}
      aside={
        template && (
          <Link to="/templates/$templateId" params={{ templateId: String(template.id) }} className={css.link}>
            Open template
          </Link>
        )
      }
    >
      {error !== null && error !== undefined && <ProblemNote error={error} />}
      <div className={css.row}>
        <Field label="From">
          {(control) => (
            <Select
              {...control}
              allowDeselect={false}
              data={channels.data?.map(({ id, name, phone }) => ({ value: String(id), label: `${name} · ${phone}` })) ?? []}
              value={values.channelId === null ? null : String(values.channelId)}
              placeholder="Choose a number"
              // Templates belong to a number: another number starts without one.
              onChange={(id) =>
                id !== null &&
                change({ channelId: Number(id) as ChannelId, templateId: null, variables: {}, headerMediaId: null })
              }
            />
          )}
        </Field>
        <TemplatePicker
          editing={editing}
          templates={templates}
          onChoose={(chosen) =>
            change({ templateId: chosen.id, variables: guessVariables(chosen.parts, fields ?? [], {}), headerMediaId: null })
          }
        />
      </div>
      {values.channelId !== null && templates === undefined && !error && <SkeletonLines lines={2} />}
      {template && <HeaderChoice editing={editing} template={template} />}
      {template && <VariablesTable editing={editing} template={template} fields={fields ?? []} />}
      {values.templateId !== null && templates && !template && (
        <p className={css.gone} role="alert">
          The chosen template is not approved any more. Choose another one.
        </p>
      )}
    </Step>
  )
}

interface TemplatePickerProps {
  editing: CampaignEditing
  templates: readonly Template[] | undefined
  onChoose: (template: Template) => void
}

function TemplatePicker({ editing: { values }, templates, onChoose }: TemplatePickerProps) {
  const byId = new Map(templates?.map((template) => [String(template.id), template]))
  const help =
    templates?.length === 0 ? (
      <>
        None is approved for this number yet. <Link to="/templates/new">Write one</Link>, or{' '}
        <Link to="/templates">see those in review</Link>.
      </>
    ) : undefined
  return (
    <Field label="Template" help={help} className={css.template}>
      {(control) => (
        <Select
          {...control}
          searchable
          allowDeselect={false}
          disabled={values.channelId === null || templates === undefined || templates.length === 0}
          placeholder="Choose an approved template"
          value={values.templateId !== null && byId.has(String(values.templateId)) ? String(values.templateId) : null}
          data={
            templates?.map(({ id, name, language }) => ({ value: String(id), label: `${name} · ${languageName(language)}` })) ??
            []
          }
          onChange={(id) => {
            const chosen = id === null ? undefined : byId.get(id)
            if (chosen) onChoose(chosen)
          }}
          nothingFoundMessage="No approved template has this name"
          renderOption={({ option }) => {
            const template = byId.get(option.value)
            return (
              <span className={css.option}>
                <span className={css.optionName}>
                  {option.label} {template && <Chip>{categoryWords[template.category].says}</Chip>}
                </span>
                {template && <span className={css.optionText}>{firstLine(template.parts)}</span>}
              </span>
            )
          }}
        />
      )}
    </Field>
  )
}

/** Where there is one number, nobody needs to choose it. */
function useOnlyChannel(editing: CampaignEditing, ids: readonly ChannelId[] | undefined): void {
  const only = ids?.length === 1 ? ids[0] : undefined
  const open = editing.values.channelId === null
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once when the numbers are known.
  useEffect(() => {
    if (open && only !== undefined) editing.change({ channelId: only })
  }, [open, only])
}

/** A template chosen elsewhere (“use in a campaign”) gets its first mapping here. */
function useFirstMapping(
  editing: CampaignEditing,
  template: Template | undefined,
  fields: Parameters<typeof guessVariables>[1] | undefined,
): void {
  const bare = Object.keys(editing.values.variables).length === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each template.
  useEffect(() => {
    if (!template || !fields || !bare) return
    const variables = guessVariables(template.parts, fields, {})
    if (Object.keys(variables).length > 0) editing.change({ variables })
  }, [template?.id, fields === undefined])
}
