import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type Import, importRoutes } from '@woochat/contract/imports.ts'
import { addressOf } from '../api/call.ts'
import { packFilter } from '../filters/filter-address.ts'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { useTimeZone } from '../ui/time.tsx'
import { Counts } from './import-progress.tsx'
import { importedFilter } from './import-words.ts'
import css from './imports.module.css'

/** What came of an import, where its contacts are, and why rows failed. */
export function ImportResult({ job }: { job: Import }) {
  const zone = useTimeZone()
  return (
    <div className={css.progress}>
      <p className={css.verdict}>{verdict(job)}</p>
      {job.problem && <p className={css.bad}>{job.problem}</p>}
      <Counts job={job} />
      <div className={css.actions}>
        {job.created + job.updated > 0 && (
          <Button
            renderRoot={(props) => <Link to="/contacts" search={{ filter: packFilter(importedFilter(job, zone)) }} {...props} />}
          >
            {job.tagIds.length > 0 ? 'Show these contacts' : 'Show contacts imported that day'}
          </Button>
        )}
        {job.failed > 0 && (
          <Button
            variant="default"
            leftSection={<IconDownload size={15} />}
            component="a"
            href={addressOf(importRoutes.errors, { params: { id: job.id } })}
            download
          >
            Failed rows with reasons (CSV)
          </Button>
        )}
        <Button variant="default" renderRoot={(props) => <Link to="/imports/new" {...props} />}>
          Import another file
        </Button>
      </div>
      {job.failed > 0 && (
        <p className={css.muted}>
          The file has each row that failed and why. Mend it there and import it again: with “update”, contacts that are here
          already are not doubled.
        </p>
      )}
    </div>
  )
}

function verdict(job: Import): string {
  if (job.state === 'failed') return 'The import failed.'
  if (job.state === 'cancelled')
    return job.processed === 0
      ? 'Cancelled before any row was imported.'
      : `Stopped after ${formatCount(job.processed)} of ${formatCount(job.rows)} rows. What was imported stays.`
  if (job.failed === 0) return `All ${formatPlural(job.rows, 'row')} went in.`
  return `${formatCount(job.rows - job.failed)} of ${formatPlural(job.rows, 'row')} went in; ${formatCount(job.failed)} did not.`
}
