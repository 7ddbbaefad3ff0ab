import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import css from './copy-line.module.css'

/** A value to paste elsewhere, with its name above and a button that copies it. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false)
  const text = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1800)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <div className={css.line}>
      <span className={css.label}>{label}</span>
      <code className={css.value} ref={text}>
        {value}
      </code>
      <Button
        variant="default"
        size="xs"
        leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        onClick={() => void copy(value, text.current).then(setCopied)}
        aria-label={`Copy ${label}`}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}

/** Where the clipboard is closed to us (plain http), the text is selected so that one key copies it. */
async function copy(value: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    if (element) getSelection()?.selectAllChildren(element)
    return false
  }
}
