import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { importRoutes } from '@woochat/contract/imports.ts'
import { useRef, useState } from 'react'
import { addressOf } from '../api/call.ts'
import { upload } from '../api/upload.ts'
import { formatBytes, formatPercent } from '../ui/count.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import css from './imports.module.css'

/** The server takes a little more. */
const maxBytes = 100_000_000

/** The first step of an import: a file. */
export function NewImportPage() {
  const { sending, error, send, cancel } = useUpload()
  return (
    <Page
      title="Import contacts"
      maxWidth={760}
      breadcrumb={
        <>
          <Link to="/contacts">Contacts</Link>
          <Link to="/imports">Imports</Link>
        </>
      }
    >
      {sending ? (
        <div className={css.sending}>
          <p>
            Sending <b>{sending.file.name}</b>, {formatBytes(sending.file.size)} ·{' '}
            <span className="num">{sending.part >= 1 ? 'reading it…' : formatPercent(sending.part, 1)}</span>
          </p>
          <ProgressLine label="Sending the file" value={sending.part >= 1 ? undefined : sending.part} />
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        </div>
      ) : (
        <FileDrop
          label="Drop a CSV file here"
          help={`CSV with commas, semicolons or tabs, in any encoding, up to ${formatBytes(maxBytes)}`}
          accept=".csv,.txt,.tsv,text/csv"
          maxBytes={maxBytes}
          onFile={send}
        />
      )}
      {error !== undefined && (
        <div className={css.gap}>
          <ProblemNote error={error} />
        </div>
      )}
      <ul className={css.hints}>
        <li>Nothing is imported yet: next you see what each column is and how the first rows are read.</li>
        <li>
          In Excel or Google Sheets, format the phone column as text before you export, or long numbers turn into 9.198E+11 and
          their last digits are lost.
        </li>
        <li>
          <a href={addressOf(importRoutes.sample)} download className={css.link}>
            <IconDownload size={14} aria-hidden="true" /> Sample file
          </a>{' '}
          with the columns of your workspace.
        </li>
      </ul>
    </Page>
  )
}

function useUpload() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [sending, setSending] = useState<{ file: File; part: number }>()
  const [error, setError] = useState<unknown>()
  const stop = useRef<AbortController>(undefined)
  const send = async (file: File): Promise<void> => {
    stop.current = new AbortController()
    setError(undefined)
    setSending({ file, part: 0 })
    try {
      const preview = await upload(importRoutes.upload, {
        file,
        signal: stop.current.signal,
        onProgress: (part) => setSending({ file, part }),
      })
      client.setQueryData(['imports', 'preview', preview.import.id], preview)
      client.setQueryData(['imports', 'one', preview.import.id], preview.import)
      void client.invalidateQueries({ queryKey: ['imports', 'list'] })
      await navigate({ to: '/imports/$importId', params: { importId: String(preview.import.id) } })
    } catch (problem) {
      setSending(undefined)
      if (!stop.current.signal.aborted) setError(problem)
    }
  }
  return { sending, error, send: (file: File) => void send(file), cancel: () => stop.current?.abort() }
}
