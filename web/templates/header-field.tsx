import { Button, CloseButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { mediaLimits, mediaRoutes } from '@woochat/contract/media.ts'
import { templateLimits, variablesOf } from '@woochat/contract/template-text.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'
import { useRef, useState } from 'react'
import { upload } from '../api/upload.ts'
import { formatBytes } from '../ui/count.tsx'
import { TextField } from '../ui/field.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { Segmented } from '../ui/segmented.tsx'
import css from './editor.module.css'
import { type DraftState, optOutFooter } from './template-draft.ts'

type Kind = 'none' | NonNullable<TemplateParts['header']>['kind']
type MediaKind = Exclude<Kind, 'none' | 'text'>

const kinds: readonly (readonly [Kind, string])[] = [
  ['none', 'None'],
  ['text', 'Text'],
  ['image', 'Picture'],
  ['video', 'Video'],
  ['document', 'Document'],
]

/** What Meta takes as a header. Source: Meta, Templates → Components (2026-09). */
const files: Readonly<Record<MediaKind, { accept: string; word: string }>> = {
  image: { accept: 'image/jpeg,image/png', word: 'a JPEG or PNG picture' },
  video: { accept: 'video/mp4,video/3gpp', word: 'an MP4 video' },
  document: { accept: 'application/pdf', word: 'a PDF' },
}

/** The line or picture above the text. */
export function HeaderField({ state }: { state: DraftState }) {
  const { header } = state.draft.parts
  const choose = (kind: Kind): void => {
    state.changeParts({ header: kind === 'none' ? null : kind === 'text' ? { kind, text: '' } : { kind, mediaId: null } })
    state.change({ headerUrl: null })
  }
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>
        Header <span className={css.optional}>optional</span>
      </legend>
      <div className={css.kinds}>
        <Segmented label="Header" value={header?.kind ?? 'none'} options={kinds} onChange={choose} />
      </div>
      {header?.kind === 'text' && <HeaderText state={state} text={header.text} />}
      {header && header.kind !== 'text' && <HeaderMedia state={state} kind={header.kind} chosen={header.mediaId !== null} />}
    </fieldset>
  )
}

function HeaderText({ state, text }: { state: DraftState; text: string }) {
  const set = (next: string): void => state.changeParts({ header: { kind: 'text', text: next } })
  const variable = variablesOf(text).length === 0
  return (
    <TextField
      label="Header text"
      value={text}
      onChange={set}
      onBlur={() => state.touch('header')}
      error={state.saysOf('header')}
      aside={
        <span className={css.aside}>
          {variable && (
            <button
              type="button"
              className={css.link}
              onClick={() => set(`${text}${text === '' || text.endsWith(' ') ? '' : ' '}{{1}}`)}
            >
              Add variable
            </button>
          )}
          <Counter length={text.length} most={templateLimits.headerText} />
        </span>
      }
    />
  )
}

function HeaderMedia({ state, kind, chosen }: { state: DraftState; kind: MediaKind; chosen: boolean }) {
  const [progress, setProgress] = useState<number>()
  const [error, setError] = useState<unknown>()
  const running = useRef<AbortController>(undefined)
  const { accept, word } = files[kind]
  const send = async (file: File): Promise<void> => {
    const controller = new AbortController()
    running.current = controller
    setError(undefined)
    setProgress(0)
    try {
      const media = await upload(mediaRoutes.upload, { file, onProgress: setProgress, signal: controller.signal })
      state.changeParts({ header: { kind, mediaId: media.id } })
      state.change({ headerUrl: media.url })
    } catch (problem) {
      if (!controller.signal.aborted) setError(problem)
    }
    setProgress(undefined)
  }
  if (progress !== undefined) {
    return (
      <div className={css.uploading}>
        <ProgressLine value={progress} label={`Uploading ${word}`} />
        <Button variant="subtle" color="gray" size="xs" onClick={() => running.current?.abort()}>
          Cancel
        </Button>
      </div>
    )
  }
  return (
    <>
      {error !== undefined && <ProblemNote error={error} />}
      <FileDrop
        label={chosen ? `Drop another ${kind === 'image' ? 'picture' : kind} here` : `Drop ${word} here`}
        help={`A sample for Meta’s reviewers; each campaign may bring its own. Up to ${formatBytes(mediaLimits[kind])}.`}
        accept={accept}
        maxBytes={mediaLimits[kind]}
        onFile={(file) => void send(file)}
      />
      {state.saysOf('header') && (
        <p className={css.error} role="alert">
          {state.saysOf('header')}
        </p>
      )}
    </>
  )
}

/** The small grey line below the text. */
export function FooterField({ state }: { state: DraftState }) {
  const { footer } = state.draft.parts
  const marketing = state.draft.category === 'MARKETING'
  if (footer === null) {
    return (
      <div>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => state.changeParts({ footer: marketing ? optOutFooter : '' })}
        >
          Footer
        </Button>
      </div>
    )
  }
  return (
    <TextField
      label="Footer"
      optional
      value={footer}
      onChange={(next) => state.changeParts({ footer: next })}
      onBlur={() => state.touch('footer')}
      error={state.saysOf('footer')}
      help={marketing ? 'Who answers STOP is taken off marketing by itself.' : undefined}
      aside={<Counter length={footer.length} most={templateLimits.footer} />}
      end={<CloseButton size="sm" aria-label="Remove the footer" onClick={() => state.changeParts({ footer: null })} />}
    />
  )
}

/** `42 / 60`, red when over. */
export function Counter({ length, most }: { length: number; most: number }) {
  return (
    <span className={css.counter} data-over={length > most || undefined}>
      {length} / {most}
    </span>
  )
}
