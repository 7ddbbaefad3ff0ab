import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

/** `__Host-` binds the cookie to this host over TLS; without TLS (a machine serving itself) browsers refuse that name. */
const nameFor = (config: Config): string => (isSecure(config) ? '__Host-woochat' : `woochat_${config.port}`)
const isSecure = (config: Config): boolean => config.baseUrl.startsWith('https:')
const monthSeconds = 30 * 24 * 3600

export const tokenIn = (request: FastifyRequest, config: Config): string | undefined => request.cookies[nameFor(config)]

export function setToken(reply: FastifyReply, config: Config, token: string): void {
  reply.setCookie(nameFor(config), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    maxAge: monthSeconds,
  })
}

export function clearToken(reply: FastifyReply, config: Config): void {
  reply.clearCookie(nameFor(config), { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) })
}
