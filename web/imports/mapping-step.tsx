import { Button } from '@mantine/core'
import type { ColumnTarget, ImportPreview } from '@woochat/contract/imports.ts'
import { useState } from 'react'
import { useSession } from '../api/session.ts'
import { useFields } from '../fields/queries.ts'
import { confirm } from '../ui/confirm.ts'
import { formatPlural } from '../ui/count.tsx'
import { Card } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ColumnRows } from './column-rows.tsx'
import { FirstRows } from './first-rows.tsx'
import { ImportChoices } from './import-choices.tsx'
import css from './imports.module.css'
import { type Choices, problemsOf, shapeOf } from './mapping.ts'
import { useCancelImport, useStartImport } from './queries.ts'

/** What each column is, what holds for all rows, and how the first of them will be read. */
export function MappingStep({ preview }: { preview: ImportPreview }) {
  const { workspace } = useSession()
  const fields = useFields().data ?? []
  const [targets, setTargets] = useState<readonly ColumnTarget[]>(() => preview.columns.map((column) => column.guess))
  const [hasHeader, setHasHeader] = useState(preview.hasHeader)
  const [choices, setChoices] = useState<Choices>({
    defaultCountry: workspace.country,
    tagIds: [],
    optIn: 'unknown',
    duplicates: 'update',
  })
  const start = useStartImport(preview.import.id)
  const cancel = useCancelImport(preview.import.id)
  const shape = shapeOf(preview, hasHeader)
  const problems = problemsOf(targets, fields)
  const blocked = problems.columns.size > 0 || problems.whole !== undefined || shape.count === 0
  const discard = async (): Promise<void> => {
    if (await confirm({ title: 'Discard this file?', body: 'Nothing of it has been imported.', action: 'Discard', danger: true }))
      cancel.mutate()
  }
  return (
    <form
      className={css.mapping}
      onSubmit={(event) => {
        event.preventDefault()
        if (!blocked) start.mutate({ ...choices, columns: [...targets], hasHeader })
      }}
    >
      <p className={css.fileSays}>
        <b className="num">{formatPlural(shape.count, 'row')}</b> · {formatPlural(preview.columns.length, 'column')} ·{' '}
        {preview.encoding.toUpperCase()} · separated by {delimiterSays(preview.delimiter)}
        <label className={css.headerToggle}>
          <input type="checkbox" checked={hasHeader} onChange={(event) => setHasHeader(event.currentTarget.checked)} /> The first
          row names the columns
        </label>
      </p>
      <Warnings warnings={preview.warnings} />
      <Card title="What the columns are" aside="Guessed from names and values; change what is wrong">
        <ColumnRows
          shape={shape}
          targets={targets}
          fields={fields}
          problems={problems}
          onChange={(at, target) => setTargets(targets.map((held, i) => (i === at ? target : held)))}
        />
      </Card>
      <Card title="For all rows">
        <ImportChoices
          choices={choices}
          onChange={setChoices}
          hasOptInColumn={targets.some((target) => target.to === 'core' && target.field === 'optIn')}
        />
      </Card>
      <Card title="The first rows, as they will be read">
        <FirstRows shape={shape} targets={targets} fields={fields} country={choices.defaultCountry} />
      </Card>
      {(start.error ?? cancel.error) && <ProblemNote error={start.error ?? cancel.error} />}
      <div className={css.bar}>
        <span className={css.bad}>{problems.whole}</span>
        <Button variant="default" onClick={() => void discard()} loading={cancel.isPending}>
          Discard
        </Button>
        <Button type="submit" disabled={blocked} loading={start.isPending}>
          Import {formatPlural(shape.count, 'row')}
        </Button>
      </div>
    </form>
  )
}

const delimiterSays = (delimiter: string): string =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' })[delimiter] ?? `“${delimiter}”`

function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className={css.warnings} aria-label="Read this first">
      {warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  )
}
