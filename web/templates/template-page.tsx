import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { TemplateId } from '@woochat/contract/id.ts'
import { templateVariables } from '@woochat/contract/template-text.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { useMay } from '../api/session.ts'
import { channelsQuery } from '../channels/queries.ts'
import { Chip } from '../ui/chip.tsx'
import { confirm } from '../ui/confirm.ts'
import { Card, Facts, Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { WhatsAppPreview } from '../ui/whatsapp-preview.tsx'
import { templateQuery, useLiveTemplates, useRemoveTemplate } from './queries.ts'
import css from './template-page.module.css'
import { categoryWords, languageName, previewParts, samplesOf, stateWords } from './template-words.ts'

/** One template: what Meta says of it, and what can be done now. */
export function TemplatePage() {
  useLiveTemplates()
  const { templateId } = useParams({ from: '/shell/templates/$templateId' })
  const query = useQuery(templateQuery(Number(templateId) as TemplateId))
  const template = query.data
  return (
    <Page
      title={template?.name ?? 'Template'}
      breadcrumb={<Link to="/templates">Templates</Link>}
      sub={
        template && (
          <>
            <Chip tone={stateWords[template.state].tone} dot>
              {stateWords[template.state].says}
            </Chip>
            <span>
              {categoryWords[template.category].says} · {languageName(template.language)}
            </span>
          </>
        )
      }
      actions={template && <Actions template={template} />}
      panelWidth={400}
      panel={
        template ? (
          <WhatsAppPreview
            parts={previewParts(template.parts, template.headerUrl)}
            values={samplesOf(template.parts, 'body')}
            headerValues={samplesOf(template.parts, 'header')}
            caption="with its samples"
          />
        ) : (
          <SkeletonLines lines={5} />
        )
      }
    >
      {query.isError ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} size="page" />
      ) : template === undefined ? (
        <SkeletonLines lines={6} />
      ) : (
        <Body template={template} />
      )}
    </Page>
  )
}

const places = { header: 'in the header', body: 'in the text', button: 'at the end of the link' } as const

function Body({ template }: { template: Template }) {
  const state = stateWords[template.state]
  const channel = useQuery(channelsQuery).data?.find((one) => one.id === template.channelId)
  const variables = templateVariables(template.parts)
  return (
    <div className={css.body}>
      <section className={css.state} data-tone={state.tone} role="status">
        <h2 className={css.stateTitle}>{state.says}</h2>
        {template.reason && <p className={css.reason}>{template.reason}</p>}
        <p className={css.means}>{state.means}</p>
      </section>
      <Card title="Details">
        <Facts
          items={[
            [
              'Number',
              channel ? (
                <Link key="n" to="/settings/channels/$channelId" params={{ channelId: String(channel.id) }}>
                  {channel.name}
                </Link>
              ) : (
                '—'
              ),
            ],
            ['Category', `${categoryWords[template.category].says}. ${categoryWords[template.category].means}`],
            ['Language', `${languageName(template.language)} (${template.language})`],
            ...(template.quality ? ([['Quality', template.quality.toLowerCase()]] as const) : []),
            ['Submitted', <Time key="c" at={template.createdAt} />],
            ['Last change', <Time key="u" at={template.updatedAt} as="ago" />],
            ...(template.metaId ? ([['Id at Meta', <code key="m">{template.metaId}</code>]] as const) : []),
          ]}
        />
      </Card>
      <Card title="Variables">
        {variables.length === 0 ? (
          <p className={css.means}>None: everyone gets the same text.</p>
        ) : (
          <dl className={css.variables}>
            {variables.map(({ key, name, place }) => (
              <div key={key}>
                <dt>
                  <code>{`{{${name}}}`}</code>
                </dt>
                <dd>
                  {places[place]}
                  {template.parts.samples[key] && `, e.g. “${template.parts.samples[key]}”`}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Card>
    </div>
  )
}

const editable: readonly Template['state'][] = ['REJECTED', 'APPROVED', 'PAUSED']

function Actions({ template }: { template: Template }) {
  const may = useMay()
  const remove = useRemoveTemplate(template.id)
  const navigate = useNavigate()
  const params = { templateId: String(template.id) }
  const askRemove = async (): Promise<void> => {
    const yes = await confirm({
      title: `Delete template “${template.name}”?`,
      body: `It is deleted here and at Meta in ${languageName(template.language)}. An approved name cannot be used again for 30 days.`,
      action: 'Delete',
      danger: true,
    })
    if (!yes) return
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.done(`Template ${template.name} deleted`)
        void navigate({ to: '/templates' })
      },
    })
  }
  const approved = template.state === 'APPROVED'
  return (
    <>
      {remove.isError && <ProblemNote error={remove.error} />}
      {may('templates:write') && (
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon variant="default" size={31} aria-label="More actions" loading={remove.isPending}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconCopy size={16} />}
              renderRoot={(props) => <Link to="/templates/new" search={{ from: template.id }} {...props} />}
            >
              Make another like it
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => void askRemove()}>
              Delete…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {may('templates:write') && editable.includes(template.state) && (
        <Button
          variant={approved ? 'default' : 'filled'}
          renderRoot={(props) => <Link to="/templates/$templateId/edit" params={params} {...props} />}
        >
          {template.state === 'REJECTED' ? 'Edit and resubmit' : 'Edit'}
        </Button>
      )}
      {approved && may('campaigns:write') && (
        <Button renderRoot={(props) => <Link to="/campaigns/new" search={{ template: template.id }} {...props} />}>
          Use in a campaign
        </Button>
      )}
    </>
  )
}
