import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkList, checkText, shown } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

type Automation = NonNullable<PhoneNumber['automation']>

/**
 * `POST /{phone_number_id}/conversational_automation`: four prompts of 80 characters, thirty commands. What is left out stays.
 * Source: Meta, Business phone numbers → Conversational components (2026-03).
 */
export function serveAutomation(app: FastifyInstance, world: World): void {
  app.post<{ Params: { node: string } }>('/:node/conversational_automation', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    if (shown(wish.enable_welcome_message) === 'true')
      throw invalidParameter('Param enable_welcome_message was removed on 2026-03-27.')
    number.automation = {
      prompts: wish.prompts === undefined ? (number.automation?.prompts ?? []) : prompts(wish.prompts),
      commands: wish.commands === undefined ? (number.automation?.commands ?? []) : commands(wish.commands),
    }
    world.state.touched()
    return { success: true }
  })
}

function prompts(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalidParameter('Param prompts must be a list.')
  if (value.length > 4) throw new GraphError(131009, 'Invalid prompts count. Max allowed prompts: 4')
  return value.map((prompt) => checkText(prompt, 'prompts', 80))
}

function commands(value: unknown): Automation['commands'] {
  const list = checkList(value, 'commands', 0, 30).map((command) => ({
    command_name: checkText(command.command_name, 'command_name', 32),
    command_description: checkText(command.command_description, 'command_description', 256),
  }))
  if (new Set(list.map((command) => command.command_name)).size < list.length)
    throw new GraphError(131009, 'Duplicated command names are not allowed')
  return list
}
