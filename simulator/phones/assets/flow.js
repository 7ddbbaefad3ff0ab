import { say } from './dom.js'
export const openFlow = () => say('soon')
