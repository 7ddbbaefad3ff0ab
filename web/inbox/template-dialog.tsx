import { Button, Modal, TextInput } from '@mantine/core'
import { IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Conversation } from '@woochat/contract/conversations.ts'
import { fillVariables, type TemplateVariable, templateVariables } from '@woochat/contract/template-text.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { useState } from 'react'
import { approvedTemplatesQuery } from '../templates/queries.ts'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { WhatsAppPreview } from '../ui/whatsapp-preview.tsx'
import css from './template-dialog.module.css'
import type { Sender } from './use-send.ts'

export interface TemplateDialogProps {
  conversation: Conversation
  sender: Sender
  onClose: () => void
}

/** Choose an approved template, fill its variables, see it as the contact will, send. */
export function TemplateDialog({ conversation, sender, onClose }: TemplateDialogProps) {
  const query = useQuery(approvedTemplatesQuery(conversation.channelId))
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<Template>()
  const items = (query.data ?? []).filter((t) => `${t.name} ${t.parts.body}`.toLowerCase().includes(search.toLowerCase()))
  return (
    <Modal opened onClose={onClose} size={760} title={chosen ? 'Fill the template' : 'Choose a template'}>
      {chosen ? (
        <Fill
          template={chosen}
          conversation={conversation}
          sender={sender}
          onBack={() => setChosen(undefined)}
          onSent={onClose}
        />
      ) : (
        <div className={css.choose}>
          <TextInput
            data-autofocus
            type="search"
            aria-label="Search templates"
            placeholder="Search approved templates"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {query.isPending && <SkeletonLines lines={5} />}
          {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
          {query.isSuccess && items.length === 0 && (
            <EmptyState
              icon={<IconTemplate size={22} stroke={1.6} />}
              title={search ? 'No template matches' : 'No approved template on this number'}
            >
              {search ? 'Try another word.' : 'Create one under Templates; WhatsApp usually approves it within minutes.'}
            </EmptyState>
          )}
          <ul className={css.list}>
            {items.map((template) => (
              <li key={template.id}>
                <button type="button" className={css.item} onClick={() => setChosen(template)}>
                  <span className={css.itemHead}>
                    <b>{template.name}</b>
                    <Chip>
                      {template.category === 'MARKETING'
                        ? 'Marketing'
                        : template.category === 'UTILITY'
                          ? 'Utility'
                          : 'Authentication'}
                    </Chip>
                    <span className={css.language}>{template.language}</span>
                  </span>
                  <span className={css.body}>{template.parts.body}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Modal>
  )
}

interface FillProps {
  template: Template
  conversation: Conversation
  sender: Sender
  onBack: () => void
  onSent: () => void
}

function Fill({ template, conversation, sender, onBack, onSent }: FillProps) {
  const variables = templateVariables(template.parts)
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(variables.map((v) => [v.key, guess(v, conversation)])),
  )
  const missing = variables.filter((v) => !values[v.key]?.trim())
  const shown = shownWith(template, variables, values)
  const submit = (): void => {
    if (missing.length > 0) return
    void sender.send({ type: 'template', templateId: template.id, values }, shown)
    onSent()
  }
  return (
    <form
      className={css.fill}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={css.fields}>
        {variables.length === 0 && <p className={css.hint}>This template has no variables.</p>}
        {variables.map((v, i) => (
          <TextInput
            key={v.key}
            {...(i === 0 && { 'data-autofocus': true })}
            label={labelOf(v)}
            placeholder={template.parts.samples[v.key] ?? ''}
            value={values[v.key] ?? ''}
            maxLength={1000}
            onChange={(event) => setValues({ ...values, [v.key]: event.currentTarget.value })}
          />
        ))}
        {template.category === 'MARKETING' && (
          <p className={css.hint}>A marketing template: WhatsApp charges for it, and it is refused for contacts who opted out.</p>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" disabled={missing.length > 0}>
            Send template
          </Button>
        </div>
      </div>
      <WhatsAppPreview parts={shown} />
    </form>
  )
}

const labelOf = (v: TemplateVariable): string =>
  v.place === 'button'
    ? `End of the link on button ${v.index + 1}`
    : v.place === 'header'
      ? `{{${v.name}}} in the header`
      : `{{${v.name}}}`

/** The first name, where a variable plainly asks for it. */
const guess = (v: TemplateVariable, { contact }: Conversation): string =>
  /^(first_?name|name|customer|customer_name|1)$/i.test(v.name) && v.place !== 'button'
    ? (contact.name.split(/\s+/)[0] ?? '')
    : ''

function shownWith(template: Template, variables: TemplateVariable[], values: Record<string, string>) {
  const of = (place: TemplateVariable['place']): Record<string, string> =>
    Object.fromEntries(variables.filter((v) => v.place === place && values[v.key]).map((v) => [v.name, values[v.key] ?? '']))
  const { header, body, footer, buttons } = template.parts
  return {
    type: 'template' as const,
    name: template.name,
    language: template.language,
    header: header && {
      kind: header.kind,
      text: header.kind === 'text' ? fillVariables(header.text, of('header')) : null,
      url: template.headerUrl,
    },
    body: fillVariables(body, of('body')),
    footer,
    buttons: buttons.map((b, i) => ({
      kind: b.kind,
      text: b.text,
      url:
        b.kind === 'url'
          ? fillVariables(b.url, { [variables.find((v) => v.key === `button.${i}`)?.name ?? '']: values[`button.${i}`] ?? '' })
          : null,
    })),
  }
}
