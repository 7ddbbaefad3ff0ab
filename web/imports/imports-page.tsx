import { Button } from '@mantine/core'
import { IconFileImport, IconUpload } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Import } from '@woochat/contract/imports.ts'
import { useMemo } from 'react'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/columns.ts'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { Time } from '../ui/time.tsx'
import { stateSays } from './import-words.ts'
import css from './imports.module.css'
import { isUnderWay, useImports, useImportsLive } from './queries.ts'

/** Every import there was, with what came of it. */
export function ImportsPage() {
  const imports = useImports()
  const navigate = useNavigate()
  useImportsLive()
  const rows = useMemo(() => imports.data?.pages.flatMap((page) => page.items), [imports.data])
  const add = (
    <Button leftSection={<IconUpload size={15} />} renderRoot={(props) => <Link to="/imports/new" {...props} />}>
      Import a file
    </Button>
  )
  return (
    <Page title="Imports" fill breadcrumb={<Link to="/contacts">Contacts</Link>} actions={rows?.length !== 0 && add}>
      <div className={css.table}>
        <DataTable
          label="Imports"
          columns={columns}
          rows={rows}
          rowId={(job) => job.id}
          total={imports.hasNextPage ? undefined : rows?.length}
          onOpen={(job) => void navigate({ to: '/imports/$importId', params: { importId: String(job.id) } })}
          hasMore={imports.hasNextPage && !imports.isFetchingNextPage}
          onMore={() => void imports.fetchNextPage()}
          error={imports.error}
          onRetry={() => void imports.refetch()}
          empty={
            <EmptyState icon={<IconFileImport size={22} />} title="Nothing imported yet" actions={add}>
              Bring your contacts as a CSV file: you see how each column and row is read before anything happens.
            </EmptyState>
          }
        />
      </div>
    </Page>
  )
}

const number = (key: 'rows' | 'created' | 'updated' | 'skipped' | 'failed', title: string, yields: number): Column<Import> => ({
  key,
  title,
  width: 84,
  align: 'end',
  yields,
  render: (job) => <span className={key === 'failed' && job.failed > 0 ? css.bad : 'num'}>{formatCount(job[key])}</span>,
})

const columns: readonly Column<Import>[] = [
  {
    key: 'fileName',
    title: 'File',
    width: 150,
    grow: 2,
    yields: 0,
    render: (job) => <span className={css.fileName}>{job.fileName}</span>,
  },
  {
    key: 'state',
    title: 'State',
    width: 140,
    yields: 0,
    render: (job) => (
      <Chip tone={stateSays[job.state].tone} dot={isUnderWay(job)}>
        {stateSays[job.state].name}
        {job.state === 'running' && ` · ${formatPercent(job.processed, job.rows)}`}
      </Chip>
    ),
  },
  number('rows', 'Rows', 3),
  number('created', 'Created', 2),
  number('updated', 'Updated', 4),
  number('skipped', 'Skipped', 5),
  number('failed', 'Failed', 2),
  { key: 'createdAt', title: 'Uploaded', width: 110, yields: 1, render: (job) => <Time at={job.createdAt} as="list" /> },
]
