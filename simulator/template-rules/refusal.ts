import { GraphError } from '../graph-error.ts'

/** Meta's refusal of a template: code 100 with the subcode that says what, and words for the person. */
export const templateRefusal = (subcode: number, userTitle: string, userMessage: string): GraphError =>
  new GraphError(100, undefined, { message: 'Invalid parameter', subcode, userTitle, userMessage })

export const tooLong = (part: string, most: number): GraphError =>
  templateRefusal(2388040, 'Character limit exceeded', `The field ${part} exceeds the limit of ${most} characters.`)

export const missingField = (part: string, field: string): GraphError =>
  templateRefusal(
    2388043,
    'Message template is missing expected field(s)',
    `Component of type ${part} is missing expected field(s) (${field})`,
  )

export const unfit = (userTitle: string, userMessage: string): GraphError => templateRefusal(2388043, userTitle, userMessage)

const formats: Readonly<Record<string, { subcode: number; title: string }>> = {
  HEADER: { subcode: 2388047, title: 'Message header format is incorrect' },
  BODY: { subcode: 2388072, title: 'Message body format is incorrect' },
  FOOTER: { subcode: 2388073, title: 'Message footer format is incorrect' },
}

/** A text that cannot be read as it is. */
export function badFormat(part: string, userMessage = `The ${part} component cannot be read as it is.`): GraphError {
  const { subcode, title } = formats[part] ?? { subcode: 2388043, title: `${part} format is incorrect` }
  return templateRefusal(subcode, title, userMessage)
}
