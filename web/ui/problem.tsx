import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { cx } from './cx.ts'
import css from './problem.module.css'

/** What went wrong, as `ApiError` of api/problem.ts has it; any other error is shown as a bug of ours. */
export interface Trouble {
  message: string
  next?: string
  /** HTTP status; the id of the request is only worth quoting when the fault is ours. */
  status?: number
  requestId?: string | undefined
  problems?: readonly { path: string; message: string }[]
}

export interface ProblemProps {
  error: unknown
  /** Shows “Try again”. */
  onRetry?: (() => void) | undefined
  /** `page`: alone in the place of the content; `inline`: a strip inside a form or card. */
  size?: 'inline' | 'page'
}

/** Shows an error where it happened: what happened, what to do next, and the id of the request to quote. */
export function ProblemNote({ error, onRetry, size = 'inline' }: ProblemProps) {
  const trouble = troubleOf(error)
  return (
    <div className={cx(css.problem, size === 'page' && css.page)} role="alert">
      <IconAlertTriangle className={css.icon ?? ''} size={size === 'page' ? 22 : 17} stroke={1.8} aria-hidden="true" />
      <div className={css.text}>
        <p className={css.message}>{trouble.message}</p>
        {trouble.next && <p className={css.next}>{trouble.next}</p>}
        {trouble.problems !== undefined && trouble.problems.length > 0 && (
          <ul className={css.list}>
            {trouble.problems.map((problem) => (
              <li key={`${problem.path} ${problem.message}`}>
                <b>{problem.path.replace(/^(body|query|params)\./, '')}</b>: {problem.message}
              </li>
            ))}
          </ul>
        )}
        {trouble.requestId && (trouble.status ?? 500) >= 500 && (
          <p className={css.id}>
            Request <code>{trouble.requestId}</code>
          </p>
        )}
      </div>
      {onRetry && (
        <Button variant="default" className={css.retry ?? ''} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** Any thrown thing as sentences for a person. */
export function troubleOf(error: unknown): Trouble {
  if (isTrouble(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return { message: 'Something broke on this page.', next: `Reload the page. If it stays, tell us: ${message}` }
}

const isTrouble = (error: unknown): error is Trouble & { next: string } =>
  typeof error === 'object' && error !== null && 'message' in error && 'next' in error && typeof error.next === 'string'
