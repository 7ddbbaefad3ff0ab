import {
  BodyComponent,
  ButtonsComponent,
  FooterComponent,
  HeaderComponent,
  type WireButton,
  type WireComponent,
} from '@woochat/contract/cloud-api/templates.ts'
import { parameterFormat, urlVariable, variablesOf } from '@woochat/contract/template-text.ts'
import type { TemplateButton, TemplateParts } from '@woochat/contract/templates.ts'

/** Parts as the Graph API takes them. `headerHandle` is the uploaded sample of a media header. */
export function toComponents(parts: TemplateParts, headerHandle: string | undefined): WireComponent[] {
  const named = parameterFormat(parts) === 'NAMED'
  return [
    ...(parts.header ? [headerComponent(parts, parts.header, headerHandle, named)] : []),
    { type: 'BODY', text: parts.body, ...bodyExample(parts, named) },
    ...(parts.footer === null ? [] : [{ type: 'FOOTER', text: parts.footer }]),
    ...(parts.buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: parts.buttons.map(toButton) }]),
  ]
}

type Header = NonNullable<TemplateParts['header']>

function headerComponent(parts: TemplateParts, header: Header, handle: string | undefined, named: boolean): WireComponent {
  if (header.kind !== 'text')
    return { type: 'HEADER', format: header.kind.toUpperCase(), example: { header_handle: [handle ?? ''] } }
  const names = variablesOf(header.text)
  if (names.length === 0) return { type: 'HEADER', format: 'TEXT', text: header.text }
  const sample = (name: string): string => parts.samples[`header.${name}`] ?? ''
  const example = named
    ? { header_text_named_params: names.map((name) => ({ param_name: name, example: sample(name) })) }
    : { header_text: names.map(sample) }
  return { type: 'HEADER', format: 'TEXT', text: header.text, example }
}

function bodyExample(parts: TemplateParts, named: boolean): object {
  const names = variablesOf(parts.body)
  if (names.length === 0) return {}
  const sample = (name: string): string => parts.samples[`body.${name}`] ?? ''
  return {
    example: named
      ? { body_text_named_params: names.map((name) => ({ param_name: name, example: sample(name) })) }
      : { body_text: [names.map(sample)] },
  }
}

function toButton(button: TemplateButton): WireButton {
  if (button.kind === 'quick-reply') return { type: 'QUICK_REPLY', text: button.text }
  if (button.kind === 'phone') return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.phone }
  const name = urlVariable(button)
  if (name === undefined) return { type: 'URL', text: button.text, url: button.url }
  // Whatever we call it, the one variable of a link is {{1}} to Meta, and its sample is the whole address.
  const fixed = button.url.replace(/\{\{[^}]*\}\}$/, '')
  const sample = button.sample ?? ''
  return { type: 'URL', text: button.text, url: `${fixed}{{1}}`, example: [sample.startsWith(fixed) ? sample : fixed + sample] }
}

export interface ReadParts {
  parts: TemplateParts
  /** Kinds of parts that we can show but not fill yet, in Meta's words. */
  unsupported: string[]
}

/** Parts from what the Graph API gives. What we do not know yet is named, so that nobody sends a template that cannot work. */
export function fromComponents(components: readonly WireComponent[]): ReadParts {
  const read: ReadParts = { parts: { header: null, body: '', footer: null, buttons: [], samples: {} }, unsupported: [] }
  for (const component of components) readComponent(read, { ...component, type: String(component.type).toUpperCase() })
  return read
}

function readComponent({ parts, unsupported }: ReadParts, component: WireComponent): void {
  const header = HeaderComponent.safeParse(component).data
  const body = BodyComponent.safeParse(component).data
  const footer = FooterComponent.safeParse(component).data
  const buttons = ButtonsComponent.safeParse(component).data
  if (header) readHeader(parts, unsupported, header)
  else if (body) readBody(parts, body)
  else if (footer) parts.footer = footer.text?.slice(0, 200) ?? null
  else if (buttons) parts.buttons = buttons.buttons.flatMap((button) => readButton(button, unsupported)).slice(0, 20)
  else unsupported.push(component.type)
}

const mediaKinds = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const

function readHeader(parts: TemplateParts, unsupported: string[], header: HeaderComponent): void {
  if (header.format === 'TEXT') {
    parts.header = { kind: 'text', text: (header.text ?? '').slice(0, 200) }
    keepSamples(
      parts,
      'header',
      variablesOf(header.text ?? ''),
      header.example?.header_text,
      header.example?.header_text_named_params,
    )
  } else if (header.format in mediaKinds)
    parts.header = { kind: mediaKinds[header.format as keyof typeof mediaKinds], mediaId: null }
  else unsupported.push(`HEADER ${header.format}`)
}

function readBody(parts: TemplateParts, body: BodyComponent): void {
  parts.body = (body.text ?? '').slice(0, 4096)
  keepSamples(parts, 'body', variablesOf(parts.body), body.example?.body_text?.[0], body.example?.body_text_named_params)
}

function keepSamples(
  parts: TemplateParts,
  place: 'header' | 'body',
  names: readonly string[],
  positional: readonly string[] | undefined,
  named: readonly { param_name: string; example: string }[] | undefined,
): void {
  for (const [i, name] of names.entries()) {
    const sample = named?.find((one) => one.param_name === name)?.example ?? positional?.[i]
    if (sample !== undefined) parts.samples[`${place}.${name}`.slice(0, 60)] = sample.slice(0, 500)
  }
}

function readButton(button: WireButton, unsupported: string[]): TemplateButton[] {
  const text = (button.text ?? '').slice(0, 100)
  switch (button.type.toUpperCase()) {
    case 'QUICK_REPLY':
      return [{ kind: 'quick-reply', text }]
    case 'PHONE_NUMBER':
      return [{ kind: 'phone', text, phone: (button.phone_number ?? '').slice(0, 20) }]
    case 'URL': {
      const sample = Array.isArray(button.example) ? button.example[0] : button.example
      return [{ kind: 'url', text, url: (button.url ?? '').slice(0, 2000), ...(sample && { sample: sample.slice(0, 2000) }) }]
    }
    default:
      unsupported.push(`BUTTON ${button.type}`)
      return [{ kind: 'quick-reply', text: text || button.type }]
  }
}
