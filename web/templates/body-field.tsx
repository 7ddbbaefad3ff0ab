import { ActionIcon, Button, Menu, Textarea, Tooltip } from '@mantine/core'
import { IconBold, IconBraces, IconCode, IconItalic, IconStrikethrough } from '@tabler/icons-react'
import { templateLimits, variablesOf } from '@woochat/contract/template-text.ts'
import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { Field } from '../ui/field.tsx'
import { modKey } from '../ui/media-query.ts'
import css from './editor.module.css'
import { Counter } from './header-field.tsx'
import { type DraftState, nextNumber } from './template-draft.ts'

const marks = [
  { mark: '*', label: 'Bold', Icon: IconBold, key: 'b' },
  { mark: '_', label: 'Italic', Icon: IconItalic, key: 'i' },
  { mark: '~', label: 'Strike through', Icon: IconStrikethrough, key: undefined },
  { mark: '```', label: 'Monospace', Icon: IconCode, key: undefined },
] as const

/** Variables many templates have, with a sample that Meta's reviewers understand. */
const known = [
  { name: 'name', label: 'Name', sample: 'Asha Rao' },
  { name: 'first_name', label: 'First name', sample: 'Asha' },
  { name: 'order_id', label: 'Order number', sample: 'A-10482' },
  { name: 'date', label: 'Date', sample: '24 November' },
  { name: 'amount', label: 'Amount', sample: '₹1,240' },
] as const

/** The text of the message, with WhatsApp's own marks and variables. */
export function BodyField({ state }: { state: DraftState }) {
  const { body } = state.draft.parts
  const area = useRef<HTMLTextAreaElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.metaKey || event.ctrlKey)) return
    const found = marks.find(({ key }) => key === event.key.toLowerCase())
    if (!found) return
    event.preventDefault()
    wrap(area.current, found.mark)
  }
  return (
    <Field
      label="Text"
      error={state.saysOf('body')}
      help="What people read. Variables are filled for each person."
      aside={<Counter length={body.length} most={templateLimits.body} />}
    >
      {(control) => (
        <div className={css.body}>
          <div className={css.toolbar} role="toolbar" aria-label="Formatting">
            {marks.map(({ mark, label, Icon, key }) => (
              <Tooltip key={mark} label={key ? `${label} · ${modKey} ${key.toUpperCase()}` : label}>
                <ActionIcon size={28} aria-label={label} onClick={() => wrap(area.current, mark)}>
                  <Icon size={16} />
                </ActionIcon>
              </Tooltip>
            ))}
            <VariableMenu state={state} area={area} />
          </div>
          <Textarea
            {...control}
            ref={area}
            autosize
            minRows={6}
            maxRows={18}
            value={body}
            error={control['aria-invalid'] === true}
            placeholder={'Hello {{name}}, your order is ready…'}
            onChange={(event) => state.changeParts({ body: event.currentTarget.value })}
            onBlur={() => state.touch('body')}
            onKeyDown={onKeyDown}
            classNames={{ input: css.area ?? '' }}
          />
        </div>
      )}
    </Field>
  )
}

function VariableMenu({ state, area }: { state: DraftState; area: RefObject<HTMLTextAreaElement | null> }) {
  const { body } = state.draft.parts
  const number = nextNumber(body)
  const used = variablesOf(body)
  const insert = (name: string, sample: string | undefined): void => {
    type(area.current, `{{${name}}}`)
    const key = `body.${name}`
    if (sample !== undefined && !state.draft.parts.samples[key])
      state.changeParts({ samples: { ...state.draft.parts.samples, [key]: sample } })
  }
  const numbered = used.length > 0 && number !== undefined
  const trigger = (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconBraces size={15} />}
      onClick={numbered ? () => insert(String(number), undefined) : undefined}
    >
      {numbered ? `Add variable {{${number}}}` : 'Add variable'}
    </Button>
  )
  if (numbered) return trigger
  return (
    <Menu position="bottom-start" width={230} returnFocus={false}>
      <Menu.Target>{trigger}</Menu.Target>
      <Menu.Dropdown>
        {known
          .filter(({ name }) => !used.includes(name))
          .map(({ name, label, sample }) => (
            <Menu.Item
              key={name}
              rightSection={<code className={css.code}>{`{{${name}}}`}</code>}
              onClick={() => insert(name, sample)}
            >
              {label}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item
          rightSection={<code className={css.code}>{`{{${freeName(used)}}}`}</code>}
          onClick={() => insert(freeName(used), undefined)}
        >
          Another one
        </Menu.Item>
        {number !== undefined && (
          <Menu.Item
            rightSection={<code className={css.code}>{`{{${number}}}`}</code>}
            onClick={() => insert(String(number), undefined)}
          >
            By number
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function freeName(used: readonly string[]): string {
  for (let i = 1; ; i++) if (!used.includes(`detail_${i}`)) return `detail_${i}`
}

/** Types as a person would, so that the browser's own undo knows it. */
function type(area: HTMLTextAreaElement | null, text: string): void {
  if (!area) return
  area.focus()
  if (document.execCommand('insertText', false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

function wrap(area: HTMLTextAreaElement | null, mark: string): void {
  if (!area) return
  const { selectionStart: start, selectionEnd: end } = area
  const chosen = area.value.slice(start, end)
  type(area, `${mark}${chosen}${mark}`)
  const from = start + mark.length
  requestAnimationFrame(() => area.setSelectionRange(from, from + chosen.length))
}
