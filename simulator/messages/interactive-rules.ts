import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkList, checkMap, checkText, type FileRef, fileRef, type WireMap } from '../wire/wire-value.ts'

/** Lengths and counts of interactive messages. Source: Meta, Messages → Interactive messages (2026-09). */
export function checkInteractive(value: WireMap): FileRef[] {
  const type = checkText(value.type, "interactive['type']", 60)
  const check = Object.hasOwn(actions, type) ? actions[type] : undefined
  if (!check) throw new GraphError(131051, `Interactive messages of type ${type} are not supported`)
  checkText(checkMap(value.body, "interactive['body']").text, "interactive['body']['text']", type === 'list' ? 4096 : 1024)
  if (value.footer !== undefined)
    checkText(checkMap(value.footer, "interactive['footer']").text, "interactive['footer']['text']", 60)
  check(checkMap(value.action, "interactive['action']"))
  return value.header === undefined ? [] : header(checkMap(value.header, "interactive['header']"), type)
}

function header(value: WireMap, interactive: string): FileRef[] {
  const type = checkText(value.type, "interactive['header']['type']", 20)
  if (type === 'text') {
    checkText(value.text, "interactive['header']['text']", 60)
    return []
  }
  if (interactive === 'list' || !['image', 'video', 'document'].includes(type))
    throw new GraphError(131009, `Header type ${type} is not allowed for interactive type ${interactive}`)
  return [fileRef(type, value[type])]
}

function unique(values: readonly string[], what: string): void {
  if (new Set(values).size < values.length) throw new GraphError(131009, `Duplicated ${what} are not allowed`)
}

function buttons(action: WireMap): void {
  const replies = checkList(action.buttons, 'buttons', 1, 3).map((button) => checkMap(button.reply, 'buttons.reply'))
  unique(
    replies.map((reply) => checkText(reply.id, "reply['id']", 256)),
    'button ids',
  )
  unique(
    replies.map((reply) => checkText(reply.title, "reply['title']", 20)),
    'button titles',
  )
}

function list(action: WireMap): void {
  checkText(action.button, "action['button']", 20)
  const sections = checkList(action.sections, 'sections', 1, 10)
  const rows = sections.flatMap((section) => {
    if (sections.length > 1 || section.title !== undefined) checkText(section.title, "section['title']", 24)
    return checkList(section.rows, 'rows', 1, 10)
  })
  if (rows.length > 10) throw new GraphError(131009, 'Total row count exceed max allowed count: 10')
  unique(
    rows.map((row) => checkText(row.id, "row['id']", 200)),
    'row ids',
  )
  for (const row of rows) {
    checkText(row.title, "row['title']", 24)
    if (row.description !== undefined && row.description !== '') checkText(row.description, "row['description']", 72)
  }
}

function link(action: WireMap): void {
  const parameters = checkMap(action.parameters, "action['parameters']")
  checkText(parameters.display_text, "parameters['display_text']", 20)
  const url = checkText(parameters.url, "parameters['url']", 2000)
  if (!/^https?:\/\/\S+$/.test(url)) throw invalidParameter("Param parameters['url'] is not a valid URI.")
}

const actions: Readonly<Record<string, (action: WireMap) => void>> = { button: buttons, list, cta_url: link }
