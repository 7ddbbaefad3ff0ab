import { IconFileUpload } from '@tabler/icons-react'
import { type ReactNode, useId, useRef, useState } from 'react'
import { formatBytes } from './count.tsx'
import { cx } from './cx.ts'
import css from './file-drop.module.css'

export interface FileDropProps {
  /** “Drop a CSV file here” */
  label: string
  /** What is taken and how large it may be. */
  help?: ReactNode
  /** As in an input: `.csv,text/csv` or `image/*`. */
  accept: string
  maxBytes: number
  onFile: (file: File) => void
  disabled?: boolean
}

/** Takes one file by drop, click or keyboard, and says at once when it does not fit. */
export function FileDrop({ label, help, accept, maxBytes, onFile, disabled = false }: FileDropProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [problem, setProblem] = useState<string>()
  const take = (file: File | undefined): void => {
    if (!file || disabled) return
    const why = misfit(file, accept, maxBytes)
    setProblem(why)
    if (why === undefined) onFile(file)
  }
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same. */}
      <div
        className={cx(css.drop, over && css.over, disabled && css.disabled)}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files[0])
        }}
      >
        <IconFileUpload size={26} stroke={1.5} className={css.icon ?? ''} aria-hidden="true" />
        <span>
          {label} or{' '}
          <button
            type="button"
            className={css.choose}
            disabled={disabled}
            aria-describedby={`${id}-help`}
            onClick={() => input.current?.click()}
          >
            choose a file
          </button>
        </span>
        <span className={css.help} id={`${id}-help`}>
          {help ?? `Up to ${formatBytes(maxBytes)}`}
        </span>
        <input
          ref={input}
          type="file"
          hidden
          accept={accept}
          onChange={(event) => {
            take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </div>
      {problem && (
        <p className={css.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function misfit(file: File, accept: string, maxBytes: number): string | undefined {
  if (file.size === 0) return `“${file.name}” is empty. Choose another file.`
  if (file.size > maxBytes)
    return `“${file.name}” is ${formatBytes(file.size)}; at most ${formatBytes(maxBytes)} can be sent. Make it smaller or split it.`
  const fits = accept.split(',').some((kind) => {
    const rule = kind.trim().toLowerCase()
    if (rule.startsWith('.')) return file.name.toLowerCase().endsWith(rule)
    return rule.endsWith('/*') ? file.type.startsWith(rule.slice(0, -1)) : file.type === rule
  })
  return fits ? undefined : `“${file.name}” is not the right kind of file. Choose one of: ${accept.replaceAll(',', ', ')}.`
}
