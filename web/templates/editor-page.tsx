import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { TemplateId } from '@woochat/contract/id.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { useRef } from 'react'
import { useMay, useSession } from '../api/session.ts'
import { channelsQuery } from '../channels/queries.ts'
import { confirm } from '../ui/confirm.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { WhatsAppPreview } from '../ui/whatsapp-preview.tsx'
import { BasicsFields } from './basics-fields.tsx'
import { BodyField } from './body-field.tsx'
import { ButtonsField } from './buttons-field.tsx'
import css from './editor.module.css'
import { FooterField, HeaderField } from './header-field.tsx'
import { templateQuery, useSubmitTemplate } from './queries.ts'
import { SamplesField } from './samples-field.tsx'
import { type Draft, draftOf, emptyDraft, submission, useTemplateDraft } from './template-draft.ts'
import { previewParts, samplesOf } from './template-words.ts'

/** A new template, perhaps like another one. */
export function NewTemplatePage() {
  const { from, channelId } = useSearch({ from: '/shell/templates/new' })
  const channels = useQuery(channelsQuery)
  const model = useQuery({ ...templateQuery((from ?? 0) as TemplateId), enabled: from !== undefined })
  const { workspace } = useSession()
  if (channels.isError || model.isError) return <Failed error={channels.error ?? model.error} />
  if (!channels.data || (from !== undefined && !model.data)) return <Loading />
  const channel = channels.data.find((one) => one.id === channelId) ?? channels.data[0]
  const draft = model.data ? draftOf(model.data, true) : emptyDraft(channel?.id, languageOf(workspace.country))
  return <Editor initial={draft} template={undefined} />
}

/** Changes a template that Meta knows and submits it again. */
export function EditTemplatePage() {
  const { templateId } = useParams({ from: '/shell/templates/$templateId/edit' })
  const template = useQuery(templateQuery(Number(templateId) as TemplateId))
  if (template.isError) return <Failed error={template.error} />
  if (!template.data) return <Loading />
  return <Editor key={template.data.id} initial={draftOf(template.data, false)} template={template.data} />
}

const languageOf = (country: string): string =>
  ({
    GB: 'en_GB',
    IN: 'en',
    US: 'en_US',
    BR: 'pt_BR',
    DE: 'de',
    ES: 'es_ES',
    FR: 'fr',
    MX: 'es_MX',
    ID: 'id',
    IT: 'it',
    NL: 'nl',
  })[country] ?? 'en'

const Failed = ({ error }: { error: unknown }) => (
  <Page title="Template" breadcrumb={<Link to="/templates">Templates</Link>}>
    <ProblemNote error={error} size="page" />
  </Page>
)

const Loading = () => (
  <Page title="Template" breadcrumb={<Link to="/templates">Templates</Link>}>
    <SkeletonLines lines={8} />
  </Page>
)

function Editor({ initial, template }: { initial: Draft; template: Template | undefined }) {
  const first = useRef(initial)
  const state = useTemplateDraft(first.current)
  const submit = useSubmitTemplate(template?.id)
  const navigate = useNavigate()
  const leaving = useRef(false)
  const form = useRef<HTMLFormElement>(null)
  useLeaveGuard(() => state.dirty && !leaving.current)
  const { draft } = state
  const writes = useMay()('templates:write')
  const send = (): void => {
    state.showAll()
    const body = submission(draft)
    if (body === undefined || state.problems.length > 0) {
      goToFirstProblem(form.current)
      return
    }
    submit.mutate(body, {
      onSuccess: ({ id }) => {
        leaving.current = true
        void navigate({ to: '/templates/$templateId', params: { templateId: String(id) } })
      },
    })
  }
  useShortcut('mod+enter', 'Submit the template', 'Templates', send)
  return (
    <Page
      title={template ? `Edit ${template.name}` : 'New template'}
      breadcrumb={<Link to="/templates">Templates</Link>}
      panelWidth={400}
      panel={
        <div className={css.preview}>
          <WhatsAppPreview
            parts={previewParts(draft.parts, draft.headerUrl)}
            values={samplesOf(draft.parts, 'body')}
            headerValues={samplesOf(draft.parts, 'header')}
            clock="9:41"
            caption="as people will see it, with your samples"
          />
        </div>
      }
    >
      <form
        ref={form}
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        {template?.state === 'REJECTED' && template.reason && (
          <div className={css.rejected} role="note">
            <b>Meta rejected it:</b> {template.reason}
          </div>
        )}
        {template?.state === 'APPROVED' && (
          <div className={css.note}>
            Meta reads an edited template again, and allows one edit a day. While it is in review it cannot be sent.
          </div>
        )}
        <BasicsFields state={state} template={template} />
        <HeaderField state={state} />
        <BodyField state={state} />
        <SamplesField state={state} />
        <FooterField state={state} />
        <ButtonsField state={state} />
        {submit.isError && <ProblemNote error={submit.error} />}
        <div className={css.end}>
          <Button
            type="submit"
            loading={submit.isPending}
            disabled={draft.channelId === undefined || !writes}
            title={writes ? undefined : 'Your role may not submit templates. Ask an owner or admin.'}
          >
            {template ? 'Submit again' : 'Submit to Meta'}
          </Button>
          <Button variant="subtle" color="gray" renderRoot={(props) => <Link to="/templates" {...props} />}>
            Cancel
          </Button>
          <ProblemCount state={state} />
        </div>
      </form>
    </Page>
  )
}

/** Counted only among what was touched, so that an empty form is not scolded. */
function ProblemCount({ state }: { state: ReturnType<typeof useTemplateDraft> }) {
  const shown = new Set(state.problems.map(({ part }) => part).filter((part) => state.saysOf(part) !== undefined)).size
  return (
    <span role="status" className={css.problemCount}>
      {shown > 0 && `${shown === 1 ? 'One part' : `${shown} parts`} to mend before Meta would take it`}
    </span>
  )
}

function useLeaveGuard(guarded: () => boolean): void {
  useBlocker({
    enableBeforeUnload: guarded,
    shouldBlockFn: async () => {
      if (!guarded()) return false
      const leave = await confirm({
        title: 'Leave without submitting?',
        body: 'What you wrote here is not saved yet.',
        action: 'Leave',
        danger: true,
      })
      return !leave
    },
  })
}

/** After the problems have been drawn, the first of them gets the focus. */
function goToFirstProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
