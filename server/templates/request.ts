import type { MediaRef, TemplateComponent, TemplateParameter, TemplateSend } from '@woochat/contract/cloud-api/send.ts'
import type { TemplateValues } from '@woochat/contract/template-shown.ts'
import { parameterFormat, type TemplateVariable, templateVariables } from '@woochat/contract/template-text.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'

export interface SendableTemplate {
  name: string
  language: string
  parts: TemplateParts
}

/** Meta's `template` object with the values filled in. `header` is the file of a media header: its id at Meta or an address. */
export function templateRequest(template: SendableTemplate, values: TemplateValues, header?: MediaRef): TemplateSend {
  return templateWriter(template, header)(values)
}

/** The same for many: what does not change from person to person is worked out once. */
export function templateWriter(
  { name, language, parts }: SendableTemplate,
  header?: MediaRef,
): (values: TemplateValues) => TemplateSend {
  const named = parameterFormat(parts) === 'NAMED'
  const variables = templateVariables(parts)
  const of = (place: TemplateVariable['place']): TemplateVariable[] => variables.filter((v) => v.place === place)
  const [inHeader, inBody, inButtons] = [of('header'), of('body'), of('button')]
  const file = parts.header && parts.header.kind !== 'text' && header ? fileComponent(parts.header.kind, header) : undefined
  return (values) => {
    const text = (v: TemplateVariable): TemplateParameter => ({
      type: 'text',
      ...(named && { parameter_name: v.name }),
      text: values[v.key] ?? '',
    })
    const components: TemplateComponent[] = []
    if (file) components.push(file)
    if (inHeader.length > 0) components.push({ type: 'header', parameters: inHeader.map(text) })
    if (inBody.length > 0) components.push({ type: 'body', parameters: inBody.map(text) })
    for (const v of inButtons)
      components.push({
        type: 'button',
        sub_type: 'url',
        index: String(v.index),
        parameters: [{ type: 'text', text: values[v.key] ?? '' }],
      })
    return { name, language: { code: language }, ...(components.length > 0 && { components }) }
  }
}

function fileComponent(kind: 'image' | 'video' | 'document', file: MediaRef): TemplateComponent {
  const parameter: TemplateParameter =
    kind === 'image'
      ? { type: kind, image: file }
      : kind === 'video'
        ? { type: kind, video: file }
        : { type: kind, document: file }
  return { type: 'header', parameters: [parameter] }
}

/** Makes a value fit for Meta: no line breaks or tabs, at most four spaces in a row. Source: error 132018 (2026-09). */
export const fitValue = (value: string): string =>
  value
    .replace(/[\n\r\t\u2028\u2029]+/g, ' ')
    .replace(/ {5,}/g, '    ')
    .trim()
