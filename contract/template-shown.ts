import type { TemplateShown } from './content.ts'
import { fillVariables, templateVariables } from './template-text.ts'
import type { TemplateParts } from './templates.ts'

/** Values of a template by the keys of `templateVariables`: `header.1`, `body.name`, `button.0`. */
export type TemplateValues = Readonly<Record<string, string>>

/** A template as the recipient sees it. `headerUrl` is where its picture, video or document can be loaded. */
export function shownTemplate(
  template: { name: string; language: string; parts: TemplateParts },
  values: TemplateValues,
  headerUrl: string | null = null,
): TemplateShown {
  const { header, body, footer, buttons } = template.parts
  return {
    type: 'template',
    name: template.name,
    language: template.language,
    header: header && {
      kind: header.kind,
      text: header.kind === 'text' ? fillVariables(header.text, valuesOf(values, 'header')) : null,
      url: header.kind === 'text' ? null : headerUrl,
    },
    body: fillVariables(body, valuesOf(values, 'body')),
    footer,
    buttons: buttons.map((button, i) => ({
      kind: button.kind,
      text: button.text,
      url:
        button.kind === 'url'
          ? fillLink(button.url, values[`button.${i}`])
          : button.kind === 'phone'
            ? `tel:${button.phone}`
            : null,
    })),
  }
}

/** The samples of a template as values, for a preview before anyone is chosen. */
export const sampleValues = (parts: TemplateParts): TemplateValues =>
  Object.fromEntries(
    templateVariables(parts).map((v) => [
      v.key,
      (v.place === 'button' ? buttonSample(parts, v.index) : parts.samples[v.key]) ?? `{{${v.name}}}`,
    ]),
  )

const valuesOf = (values: TemplateValues, place: 'header' | 'body'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (key.startsWith(`${place}.`) ? [[key.slice(place.length + 1), value]] : [])),
  )

const fillLink = (url: string, value: string | undefined): string =>
  value === undefined ? url : url.replace(/\{\{\s*[A-Za-z0-9_]+\s*\}\}$/, () => value)

/** Samples of links may be given as the whole address or as its end. */
function buttonSample(parts: TemplateParts, index: number): string | undefined {
  const button = parts.buttons[index]
  if (button?.kind !== 'url' || !button.sample) return undefined
  const fixed = button.url.replace(/\{\{.*$/, '')
  return button.sample.startsWith(fixed) ? button.sample.slice(fixed.length) : button.sample
}
