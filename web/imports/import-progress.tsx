import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Import } from '@woochat/contract/imports.ts'
import { useEffect, useRef, useState } from 'react'
import { confirm } from '../ui/confirm.ts'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { StatRow } from '../ui/stat-row.tsx'
import { formatDuration } from '../ui/time.tsx'
import css from './imports.module.css'
import { useCancelImport } from './queries.ts'

/** How far an import is; it goes on when this page is left. */
export function ImportProgress({ job }: { job: Import }) {
  const cancel = useCancelImport(job.id)
  const perSecond = useSpeed(job.processed)
  const left = job.rows - job.processed
  const stop = async (): Promise<void> => {
    const yes = await confirm({
      title: 'Stop this import?',
      body: `${formatCount(job.processed)} rows are read; what was imported stays. The rest of the file is left out.`,
      action: 'Stop the import',
      danger: true,
    })
    if (yes) cancel.mutate()
  }
  return (
    <div className={css.progress}>
      <ProgressLine label="Import" value={job.state === 'queued' || job.rows === 0 ? undefined : job.processed / job.rows} />
      <div className={css.progressLine}>
        <p className="num" aria-live="polite">
          {job.state === 'queued' ? (
            'Waiting for its turn…'
          ) : (
            <>
              <b>{formatCount(job.processed)}</b> of {formatCount(job.rows)} rows · {formatPercent(job.processed, job.rows)}
              {perSecond > 0 &&
                left > 0 &&
                ` · ${formatCount(Math.round(perSecond))} a second · about ${formatDuration((left / perSecond) * 1000)} left`}
            </>
          )}
        </p>
        <Button variant="default" onClick={() => void stop()} loading={cancel.isPending}>
          Stop
        </Button>
      </div>
      <Counts job={job} />
      {cancel.error && <ProblemNote error={cancel.error} />}
      <p className={css.muted}>
        You can leave this page; the import goes on, and its result is kept under <Link to="/imports">Imports</Link>.
      </p>
    </div>
  )
}

export function Counts({ job }: { job: Import }) {
  const of = `of ${formatCount(job.rows)} rows`
  return (
    <StatRow
      stats={[
        { label: 'Created', value: formatCount(job.created), note: 'new contacts' },
        { label: 'Updated', value: formatCount(job.updated), note: 'were here before' },
        { label: 'Skipped', value: formatCount(job.skipped), note: 'duplicates left as they were' },
        { label: 'Failed', value: formatCount(job.failed), note: of, ...(job.failed > 0 && { tone: 'bad' as const }) },
      ]}
    />
  )
}

/** Rows a second over the last steps told. */
function useSpeed(processed: number): number {
  const steps = useRef<{ at: number; processed: number }[]>([])
  const [speed, setSpeed] = useState(0)
  useEffect(() => {
    const now = performance.now()
    steps.current = [...steps.current.slice(-5), { at: now, processed }]
    const [first] = steps.current
    if (first && now - first.at > 300) setSpeed(((processed - first.processed) * 1000) / (now - first.at))
  }, [processed])
  return speed
}
