import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowDown, IconArrowUp, IconExternalLink, IconPhone, IconTrash } from '@tabler/icons-react'
import { templateLimits, urlVariable } from '@woochat/contract/template-text.ts'
import type { TemplateButton } from '@woochat/contract/templates.ts'
import { TextField } from '../ui/field.tsx'
import css from './editor.module.css'
import { Counter } from './header-field.tsx'
import type { DraftState } from './template-draft.ts'

const kinds = {
  'quick-reply': {
    label: 'Quick reply',
    Icon: IconArrowBackUp,
    most: templateLimits.quickReplies,
    fresh: { kind: 'quick-reply', text: '' },
  },
  url: { label: 'Link', Icon: IconExternalLink, most: templateLimits.urls, fresh: { kind: 'url', text: '', url: 'https://' } },
  phone: { label: 'Call', Icon: IconPhone, most: templateLimits.phones, fresh: { kind: 'phone', text: '', phone: '' } },
} as const satisfies Record<TemplateButton['kind'], unknown>

const order = ['quick-reply', 'url', 'phone'] as const

/** Up to ten buttons under the message. */
export function ButtonsField({ state }: { state: DraftState }) {
  const { buttons } = state.draft.parts
  const set = (next: TemplateButton[]): void => state.changeParts({ buttons: next })
  const add = (kind: TemplateButton['kind']): void => {
    const fresh: TemplateButton = { ...kinds[kind].fresh }
    // Quick replies must stay together: a new one goes to its like.
    const last = kind === 'quick-reply' ? buttons.findLastIndex((button) => button.kind === kind) : -1
    set(last < 0 ? [...buttons, fresh] : [...buttons.slice(0, last + 1), fresh, ...buttons.slice(last + 1)])
  }
  const move = (from: number, to: number): void => {
    const next = [...buttons]
    const [moved] = next.splice(from, 1)
    if (moved) set([...next.slice(0, to), moved, ...next.slice(to)])
  }
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>
        Buttons <span className={css.optional}>optional</span>
      </legend>
      {buttons.length > 0 && (
        <ol className={css.buttons}>
          {buttons.map((button, i) => (
            <ButtonRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a button has no other name than its place.
              key={i}
              state={state}
              index={i}
              button={button}
              onChange={(changed) => set(buttons.map((other, at) => (at === i ? changed : other)))}
              onMove={(to) => move(i, to)}
              onRemove={() => set(buttons.filter((_, at) => at !== i))}
              last={buttons.length - 1}
            />
          ))}
        </ol>
      )}
      {state.saysOf('buttons') && (
        <p className={css.error} role="alert">
          {state.saysOf('buttons')}
        </p>
      )}
      <div className={css.adders}>
        {order.map((kind) => {
          const { label, Icon, most } = kinds[kind]
          const full = buttons.filter((button) => button.kind === kind).length >= most || buttons.length >= templateLimits.buttons
          return (
            <Button
              key={kind}
              variant="default"
              size="xs"
              leftSection={<Icon size={14} />}
              disabled={full}
              title={full ? `At most ${most}` : undefined}
              onClick={() => add(kind)}
            >
              {label}
            </Button>
          )
        })}
        {buttons.length > 3 && <span className={css.help}>With more than three, WhatsApp shows two and “See all options”.</span>}
      </div>
    </fieldset>
  )
}

/** Those of `templateProblems` that are about the words on a button rather than its target. */
const textProblem = /^(A button needs a text|At most|No variables in the text)/

interface ButtonRowProps {
  state: DraftState
  index: number
  last: number
  button: TemplateButton
  onChange: (button: TemplateButton) => void
  onMove: (to: number) => void
  onRemove: () => void
}

function ButtonRow({ state, index, last, button, onChange, onMove, onRemove }: ButtonRowProps) {
  const { label, Icon } = kinds[button.kind]
  const part = `button.${index}` as const
  const says = state.listOf(part)
  const aboutText = says.filter((one) => textProblem.test(one)).join('. ') || undefined
  const aboutRest = says.filter((one) => !textProblem.test(one)).join('. ') || undefined
  const touch = (): void => {
    state.touch(part)
    state.touch('buttons')
  }
  return (
    <li className={css.button}>
      <span className={css.buttonKind}>
        <Icon size={15} aria-hidden="true" /> {label}
      </span>
      <div className={css.buttonFields}>
        <TextField
          label="Text on it"
          value={button.text}
          onChange={(text) => onChange({ ...button, text })}
          onBlur={touch}
          error={aboutText}
          aside={<Counter length={button.text.length} most={templateLimits.buttonText} />}
        />
        {button.kind === 'url' && <UrlFields button={button} onChange={onChange} onBlur={touch} error={aboutRest} />}
        {button.kind === 'phone' && (
          <TextField
            label="Number to call"
            type="tel"
            placeholder="+919800000001"
            value={button.phone}
            onChange={(phone) => onChange({ ...button, phone: phone.replace(/[^\d+]/g, '') })}
            onBlur={touch}
            error={aboutRest}
          />
        )}
      </div>
      <span className={css.buttonActions}>
        <ActionIcon aria-label={`Move button ${index + 1} up`} disabled={index === 0} onClick={() => onMove(index - 1)}>
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon aria-label={`Move button ${index + 1} down`} disabled={index === last} onClick={() => onMove(index + 1)}>
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove button ${index + 1}`} onClick={onRemove}>
          <IconTrash size={15} />
        </ActionIcon>
      </span>
    </li>
  )
}

type UrlButton = Extract<TemplateButton, { kind: 'url' }>

function UrlFields({
  button,
  onChange,
  onBlur,
  error,
}: {
  button: UrlButton
  onChange: (button: UrlButton) => void
  onBlur: () => void
  error: string | undefined
}) {
  const variable = urlVariable(button)
  const aboutSample = error !== undefined && variable !== undefined && /sample/.test(error)
  return (
    <>
      <TextField
        label="Address"
        type="url"
        value={button.url}
        onChange={(url) => onChange({ ...button, url })}
        onBlur={onBlur}
        error={aboutSample ? undefined : error}
        aside={
          variable === undefined && (
            <button
              type="button"
              className={css.link}
              onClick={() => onChange({ ...button, url: `${button.url}${button.url.endsWith('/') ? '' : '/'}{{1}}` })}
            >
              End it with a variable
            </button>
          )
        }
      />
      {variable !== undefined && (
        <TextField
          label="Sample of the whole link"
          value={button.sample ?? ''}
          placeholder={button.url.replace(/\{\{.*$/, 'summer')}
          onChange={(sample) => onChange({ ...button, sample })}
          onBlur={onBlur}
          error={aboutSample ? error : undefined}
        />
      )}
    </>
  )
}
