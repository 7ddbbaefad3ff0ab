import { Button, Select } from '@mantine/core'
import { IconPlus, IconRefresh, IconTemplate } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Template, templateStates } from '@woochat/contract/templates.ts'
import { useMay } from '../api/session.ts'
import { channelsQuery } from '../channels/queries.ts'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/columns.ts'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useNarrow } from '../ui/media-query.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { Time } from '../ui/time.tsx'
import { templatesQuery, useLiveTemplates, useSyncTemplates } from './queries.ts'
import { SidePreview } from './side-preview.tsx'
import { categoryWords, firstLine, languageName, stateWords } from './template-words.ts'
import css from './templates-page.module.css'

const columns: readonly Column<Template>[] = [
  {
    key: 'name',
    title: 'Template',
    width: 220,
    grow: 2,
    yields: 0,
    render: (template) => (
      <span className={css.name}>
        <Link to="/templates/$templateId" params={{ templateId: String(template.id) }}>
          {template.name}
        </Link>
        <span className={css.line}>{firstLine(template.parts)}</span>
      </span>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: 132,
    yields: 0,
    render: ({ state, reason }) => (
      <Chip tone={stateWords[state].tone} dot title={reason ?? stateWords[state].means}>
        {stateWords[state].says}
      </Chip>
    ),
  },
  { key: 'category', title: 'Category', width: 104, render: ({ category }) => categoryWords[category].says },
  { key: 'language', title: 'Language', width: 150, yields: 3, render: ({ language }) => languageName(language) },
  {
    key: 'updated',
    title: 'Changed',
    width: 100,
    yields: 4,
    align: 'end',
    render: ({ updatedAt }) => <Time at={updatedAt} as="list" />,
  },
]

/** Every template with its state at Meta; the one under the hand is drawn beside the list. */
export function TemplatesPage() {
  useLiveTemplates()
  const search = useSearch({ from: '/shell/templates' })
  const navigate = useNavigate({ from: '/templates' })
  const narrow = useNarrow()
  const state = templateStates.find((known) => known === search.state)
  const list = useInfiniteQuery(templatesQuery({ channelId: search.channelId, state, search: search.search }))
  const may = useMay()
  const rows = list.data?.pages.flatMap((page) => page.items)
  const shown = rows?.find((template) => template.id === search.show) ?? rows?.[0]
  const filtered = search.search !== undefined || search.state !== undefined || search.channelId !== undefined
  const openPage = (template: Template): void =>
    void navigate({ to: '/templates/$templateId', params: { templateId: String(template.id) } })
  useShortcut('n', 'New template', 'Templates', () => void navigate({ to: '/templates/new' }), may('templates:write'))
  return (
    <Page
      title="Templates"
      fill
      panelWidth={340}
      panel={narrow || rows?.length === 0 ? undefined : <SidePreview template={shown} />}
      actions={
        <>
          <SyncButton />
          {may('templates:write') && (
            <Button leftSection={<IconPlus size={15} />} renderRoot={(props) => <Link to="/templates/new" {...props} />}>
              New template
            </Button>
          )}
        </>
      }
      below={<Filters />}
    >
      <div className={css.table}>
        <DataTable
          label="Templates"
          columns={columns}
          rows={rows}
          rowId={(template) => template.id}
          rowHeight={56}
          total={list.data?.pages[0]?.total}
          openId={narrow ? undefined : shown?.id}
          onOpen={(template) =>
            narrow || shown?.id === template.id
              ? openPage(template)
              : void navigate({ search: { ...search, show: template.id }, replace: true })
          }
          hasMore={list.hasNextPage}
          onMore={() => void list.fetchNextPage()}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={filtered ? <NothingMatches /> : <NoTemplates />}
        />
      </div>
    </Page>
  )
}

function Filters() {
  const search = useSearch({ from: '/shell/templates' })
  const navigate = useNavigate({ from: '/templates' })
  const channels = useQuery(channelsQuery).data ?? []
  const set = (change: { search?: string | undefined; state?: string | undefined; channelId?: number | undefined }): void => {
    const { search: text, state, channelId } = { ...search, ...change }
    void navigate({
      search: {
        ...(text !== undefined && { search: text }),
        ...(state !== undefined && { state }),
        ...(channelId !== undefined && { channelId }),
      },
      replace: true,
    })
  }
  return (
    <div className={css.filters}>
      <SearchInput label="Search templates" value={search.search ?? ''} onChange={(text) => set({ search: text || undefined })} />
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        w={170}
        data={templateStates
          .filter((state) => state !== 'DRAFT')
          .map((state) => ({ value: state, label: stateWords[state].says }))}
        value={search.state ?? null}
        onChange={(state) => set({ state: state ?? undefined })}
      />
      {channels.length > 1 && (
        <Select
          aria-label="Number"
          placeholder="Every number"
          clearable
          w={190}
          data={channels.map((channel) => ({ value: String(channel.id), label: channel.name }))}
          value={search.channelId === undefined ? null : String(search.channelId)}
          onChange={(id) => set({ channelId: id === null ? undefined : Number(id) })}
        />
      )}
    </div>
  )
}

/** What is asked of Meta, and what came of it, in words beside the button. */
function SyncButton() {
  const { channelId } = useSearch({ from: '/shell/templates' })
  const channels = useQuery(channelsQuery).data ?? []
  const sync = useSyncTemplates()
  const asked = channels.filter((channel) => channelId === undefined || channel.id === channelId).map((channel) => channel.id)
  const { created = 0, updated = 0, removed = 0 } = sync.data ?? {}
  const changes = [created && `${created} new`, updated && `${updated} changed`, removed && `${removed} gone`]
    .filter(Boolean)
    .join(', ')
  return (
    <>
      {sync.isError && <ProblemNote error={sync.error} />}
      <span role="status" className={css.synced}>
        {sync.isSuccess && (changes === '' ? 'Same as at Meta' : changes)}
      </span>
      <Button
        variant="default"
        leftSection={<IconRefresh size={15} />}
        loading={sync.isPending}
        disabled={asked.length === 0}
        onClick={() => sync.mutate(asked)}
      >
        Fetch from Meta
      </Button>
    </>
  )
}

function NoTemplates() {
  const may = useMay()
  const channels = useQuery(channelsQuery).data
  if (channels?.length === 0) {
    return (
      <EmptyState
        icon={<IconTemplate size={22} />}
        title="Connect a WhatsApp number first"
        actions={<Button renderRoot={(props) => <Link to="/settings/channels" {...props} />}>Connect a number</Button>}
      >
        Templates belong to a number: Meta reads each one before it can be sent.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<IconTemplate size={22} />}
      title="No templates yet"
      actions={
        may('templates:write') ? (
          <Button renderRoot={(props) => <Link to="/templates/new" {...props} />}>Write the first one</Button>
        ) : undefined
      }
    >
      A template is a message Meta has read and approved. Only a template can open a conversation or go out as a campaign. If you
      have some at Meta already, fetch them.
    </EmptyState>
  )
}

const NothingMatches = () => (
  <EmptyState
    title="No template matches"
    actions={
      <Button variant="default" renderRoot={(props) => <Link to="/templates" {...props} />}>
        Show all
      </Button>
    }
  >
    Search looks at the name and the text. Or choose another state or number.
  </EmptyState>
)
