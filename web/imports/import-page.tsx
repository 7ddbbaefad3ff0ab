import { Link, useParams } from '@tanstack/react-router'
import type { ImportId } from '@woochat/contract/id.ts'
import type { Import } from '@woochat/contract/imports.ts'
import { Chip } from '../ui/chip.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { ImportProgress } from './import-progress.tsx'
import { ImportResult } from './import-result.tsx'
import { stateSays } from './import-words.ts'
import { MappingStep } from './mapping-step.tsx'
import { isUnderWay, useImport, useImportPreview, useImportsLive } from './queries.ts'

/** One import, from the questions before it to what came of it. */
export function ImportPage() {
  const id = Number(useParams({ from: '/shell/imports/$importId' }).importId) as ImportId
  const job = useImport(id)
  useImportsLive()
  return (
    <Page
      title={job.data?.fileName ?? 'Import'}
      maxWidth={1080}
      breadcrumb={
        <>
          <Link to="/contacts">Contacts</Link>
          <Link to="/imports">Imports</Link>
        </>
      }
      sub={job.data && <State job={job.data} />}
    >
      {job.data ? (
        <Step job={job.data} />
      ) : job.isError ? (
        <ProblemNote error={job.error} onRetry={() => void job.refetch()} size="page" />
      ) : (
        <SkeletonLines lines={8} gap={26} />
      )}
    </Page>
  )
}

function State({ job }: { job: Import }) {
  const { name, tone } = stateSays[job.state]
  return (
    <>
      <Chip tone={tone} dot={isUnderWay(job)}>
        {name}
      </Chip>
      <Time at={job.finishedAt ?? job.createdAt} />
    </>
  )
}

function Step({ job }: { job: Import }) {
  if (job.state === 'uploaded') return <Mapping id={job.id} />
  return isUnderWay(job) ? <ImportProgress job={job} /> : <ImportResult job={job} />
}

function Mapping({ id }: { id: ImportId }) {
  const preview = useImportPreview(id)
  if (preview.data) return <MappingStep preview={preview.data} />
  return preview.isError ? (
    <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />
  ) : (
    <SkeletonLines lines={8} gap={26} />
  )
}
